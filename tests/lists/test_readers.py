"""Each published layout is read as it is meant, and whatever is no list is refused in one line."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sayso.errors import InputError, SaysoError, UnknownFormat, UnreadableFile
from sayso.listings import LISTED_TYPES, NAME_KINDS, Listed, Unreadable
from sayso.lists.countries import code_of
from sayso.lists.fields import iso_date, span_of_years
from sayso.lists.read import KINDS, source_of

DATA = Path(__file__).parent / "data"
FILES = {
    "entities.ftm.json": ("opensanctions", None, 3),
    "targets.nested.json": ("opensanctions", None, 1),
    "targets.simple.csv": ("opensanctions-csv", None, 3),
    "sdn.xml": ("ofac", "2024-05-31", 3),
    "sdn_advanced.xml": ("ofac-advanced", "2024-05-31", 2),
    "ofac/SDN.CSV": ("ofac-csv", None, 3),
    "un.xml": ("un", "2024-05-31", 2),
    "eu.xml": ("eu", "2024-05-31", 2),
    "own.csv": ("csv", None, 2),
}


def entries(path: Path) -> list[Listed]:
    found = list(source_of(path).entries())
    assert all(isinstance(one, Listed) for one in found), found
    return [one for one in found if isinstance(one, Listed)]


def named(entry: Listed) -> list[tuple[str, str]]:
    return [(name.text, name.kind) for name in entry.names]


@pytest.mark.parametrize(("file", "wanted"), FILES.items())
def test_the_kind_is_told_by_the_content(file: str, wanted: tuple[str, str | None, int], tmp_path: Path) -> None:
    kind, date, count = wanted
    copy = tmp_path / "download"
    shutil.copy(DATA / file, copy)
    for path in (DATA / file, copy):
        source = source_of(path)
        assert (source.kind, source.date) == (kind, date)
        found = entries(path)
        assert len(found) == count
        assert all(one.type in LISTED_TYPES and one.names for one in found)
        assert all(name.kind in NAME_KINDS for one in found for name in one.names)
    assert kind in KINDS


@pytest.mark.parametrize("file", [file for file in FILES if "/" not in file])
def test_packed_files_are_read_as_they_are(file: str, tmp_path: Path) -> None:
    packed = tmp_path / f"{file}.gz"
    packed.write_bytes(gzip.compress((DATA / file).read_bytes()))
    assert entries(packed) == entries(DATA / file)


def test_opensanctions_entities_take_their_sanctions_from_other_lines() -> None:
    person, company, vessel = entries(DATA / "entities.ftm.json")
    assert named(person) == [
        ("Vladlen Osipovich Tarkhunov", "name"),
        ("Владлен Осипович Тархунов", "alias"),
        ("Vladlen Tarhunov", "alias"),
        ("Taras", "weak"),
    ]
    assert person.since == "2022-03-15"
    assert person.programs == ("EU-UKR", "US-RUSHAR")
    assert person.countries == ("ru", "by")
    assert person.births == ("1961-05-03",)
    assert person.wikidata == "Q999999901"
    assert person.url == "https://www.opensanctions.org/entities/NK-zqTest1aBcDeFgHiJkLmN/"
    assert named(company) == [("Sever Neft Trading LLC", "name"), ("OOO Severneft", "former")]
    assert (vessel.type, vessel.countries) == ("vessel", ("pa",))


def test_opensanctions_may_nest_sanctions_in_the_entity() -> None:
    (person,) = entries(DATA / "targets.nested.json")
    assert (person.since, person.programs) == ("2019-02-11", ("SDGT",))


def test_the_simple_table_of_opensanctions_has_several_values_in_a_cell() -> None:
    person, vessel, body = entries(DATA / "targets.simple.csv")
    assert person.countries == ("ir", "af")
    assert person.births == ("1958-02-01", "1958")
    assert person.programs == ("EU-IRN", "GB-IRN")
    assert len(person.names) == 3
    assert (vessel.type, body.type) == ("vessel", "organization")
    assert body.name == 'Zavodsk "Granit" Institute'


WANTED = {
    "names": [("AL-ZUBANI, Halim Abd al-Karim", "name"), ("ZOUBANI, Haleem", "alias"), ("ABU TALAL", "weak")],
    "positions": ("Commander of the Tarhala Brigade",),
    "programs": ("SDGT", "YEMEN"),
    "countries": ("ye",),
}


@pytest.mark.parametrize("file", ["sdn.xml", "ofac/SDN.CSV"])
def test_ofac_says_the_same_in_xml_and_csv(file: str) -> None:
    person, body, vessel = entries(DATA / file)
    assert named(person) == WANTED["names"]
    assert person.positions == WANTED["positions"]
    assert person.programs == WANTED["programs"]
    assert person.countries == WANTED["countries"]
    assert person.births[:2] == ("1968-12-10", "1970")
    assert person.url == "https://sanctionssearch.ofac.treas.gov/Details.aspx?id=90001"
    assert named(body) == [("SEVER NEFT & GAS, LTD.", "name"), ("SEVERNEFT OOO", "former")]
    assert body.countries == ("kp",)
    assert (vessel.type, vessel.countries) == ("vessel", ("pa",))


def test_ofac_gives_years_between_two_in_xml() -> None:
    assert entries(DATA / "sdn.xml")[0].births[2] == "1966/1969"


def test_the_advanced_file_of_ofac_is_put_together_from_its_parts() -> None:
    person, body = entries(DATA / "sdn_advanced.xml")
    assert named(person) == [
        ("AL-ZUBANI, Halim Abd al-Karim", "name"),
        ("ABU TALAL", "weak"),
        ("الزباني, حليم", "alias"),
    ]
    assert person.since == "2019-02-11"
    assert person.births == ("1968-12-10", "1970")
    assert person.countries == WANTED["countries"]
    assert person.programs == WANTED["programs"]
    assert person.positions == WANTED["positions"]
    assert (body.type, body.since, body.countries) == ("organization", "2022-04-06", ("kp",))
    assert named(body)[1] == ("SEVERNEFT OOO", "former")


def test_ofac_csv_says_what_does_not_lie_beside_it(tmp_path: Path) -> None:
    shutil.copy(DATA / "ofac" / "SDN.CSV", tmp_path / "sdn.csv")
    source = source_of(tmp_path / "sdn.csv")
    assert source.notes == ("ALT.CSV does not lie beside it", "ADD.CSV does not lie beside it")
    assert len(entries(tmp_path / "sdn.csv")) == 3


def test_the_united_nations_list_people_and_bodies() -> None:
    person, body = entries(DATA / "un.xml")
    assert person.id == "YEi.901"
    assert named(person) == [
        ("HALIM ABD AL-KARIM AL-ZUBANI", "name"),
        ("حليم عبد الكريم الزباني", "alias"),
        ("Haleem Zoubani", "alias"),
        ("Abu Talal", "weak"),
    ]
    assert person.births == ("1968-12-10", "1970", "1966/1969")
    assert person.countries == ("ye", "ir")
    assert person.positions == ("Commander of the Tarhala Brigade", "Colonel")
    assert person.note == "Invented for tests. Second line."
    assert named(body) == [("TARHALA BRIGADE", "name"), ("Liwa Tarhala", "alias"), ("Sefrou Front", "former")]
    assert body.since == "2019-02-11"


def test_the_european_union_heads_an_entry_with_a_strong_name() -> None:
    person, body = entries(DATA / "eu.xml")
    assert named(person) == [
        ("Vladlen Osipovich Tarkhunov", "name"),
        ("Владлен Осипович Тархунов", "alias"),
        ("Taras", "weak"),
    ]
    assert person.births == ("1961-05-03", "1962-04")
    assert person.countries == ("ru", "by")
    assert person.positions == ("Director of the Beshtau Works",)
    assert (body.since, body.countries, body.programs) == ("2021-06-01", (), ("SYR",))


def test_a_table_of_ones_own_needs_only_names() -> None:
    person, body = entries(DATA / "own.csv")
    assert (person.id, person.type, person.countries, person.births) == ("A-1", "person", ("ir",), ("1975-04-12",))
    assert named(person)[1:] == [("Z. Vafinpur", "alias"), ("Zahra Wafinpour", "alias")]
    assert body.id.startswith("row_")
    assert body.countries == ("ye", "om")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_its_columns_may_be_parted_otherwise(delimiter: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        delimiter.join(("Name", "Country")) + "\n" + delimiter.join(("Ana Brandt", "Norway")) + "\n", "utf-8"
    )
    (entry,) = entries(path)
    assert (entry.name, entry.countries) == ("Ana Brandt", ("no",))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty", b"", "is empty"),
        ("blank.csv", b"  \n\n", "is empty"),
        ("picture.csv", b"\x89PNG\0\0\0", "is no text"),
        ("notes.txt", b"Just some notes.\n", "is no list that is known"),
        ("other.json", b'{"a": 1}\n', "is JSON, but its first line is no entity"),
        ("page.xml", b"<html><body/></html>", "is XML, but <html> begins no list"),
        ("evil.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><sdnList>&a;</sdnList>', "has a document type"),
        ("evil16.xml", "<!DOCTYPE x []><sdnList/>".encode("utf-16"), "has a document type"),
        ("ALT.CSV", b'36,12,"aka","AERO",-0- \r\n', "is a part of OFAC's list"),
    ],
)
def test_what_is_no_list_is_refused_in_one_line(name: str, content: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises((UnreadableFile, UnknownFormat)) as caught:
        source_of(path)
    assert reason in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_document_type_behind_a_long_comment_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "late.xml"
    text = f"<!--{'x' * 70_000}--><!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a 'b'>]><CONSOLIDATED_LIST/>"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"document type|begins no list"):
        list(source_of(path).entries())


@pytest.mark.parametrize("file", ["sdn.xml", "sdn_advanced.xml", "un.xml", "eu.xml"])
@pytest.mark.parametrize("share", [0.4, 0.7, 0.97])
def test_a_cut_file_is_an_error_not_a_shorter_list(file: str, share: float, tmp_path: Path) -> None:
    path = tmp_path / file
    whole = (DATA / file).read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UnreadableFile, match="no well-formed XML at line"):
        list(source_of(path).entries())


def test_a_cut_archive_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json.gz"
    path.write_bytes(gzip.compress((DATA / "entities.ftm.json").read_bytes())[:-40])
    with pytest.raises(UnreadableFile, match=r"cut short|damaged"):
        list(source_of(path).entries())


def test_an_entry_that_is_wrong_spoils_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    lines = (DATA / "entities.ftm.json").read_text("utf-8").splitlines()
    nameless = json.dumps({"id": "NK-0", "schema": "Person", "properties": {"birthDate": ["1960"]}, "target": True})
    path.write_text("\n".join([lines[0], "{broken", nameless, lines[4]]) + "\n", "utf-8")
    found = list(source_of(path).entries())
    assert [type(one) for one in found] == [Listed, Unreadable, Unreadable, Listed]
    assert [one.where.rpartition("line ")[2] for one in found if isinstance(one, Unreadable)] == ["2", "3"]
    assert found[2] == Unreadable(where=f"{path}, line 3", reason="an entry without a name", id="NK-0")


def test_rows_of_the_wrong_width_are_named(tmp_path: Path) -> None:
    path = tmp_path / "targets.simple.csv"
    path.write_text((DATA / "targets.simple.csv").read_text("utf-8") + '"NK-9","Person"\n', "utf-8")
    last = list(source_of(path).entries())[-1]
    assert isinstance(last, Unreadable)
    assert (last.id, last.reason) == ("NK-9", "a row of 2 columns, not 16")


def test_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "entities.ftm.json"
    path.write_bytes(b'{"id":"x","schema":"Person","properties":{}}\n{' + b"a" * 6_000_000)
    with pytest.raises(UnreadableFile, match="line 2 is longer than 4 MiB"):
        list(source_of(path).entries())


def test_a_great_file_is_read_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "un.xml"
    text = (DATA / "un.xml").read_text("utf-8")
    head, rest = text.split("    <INDIVIDUAL>", 1)
    one, tail = rest.split("    </INDIVIDUAL>\n", 1)
    with path.open("w", encoding="utf-8") as out:
        out.write(head)
        for number in range(12_000):
            out.write("    <INDIVIDUAL>" + one.replace("YEi.901", f"YEi.{number}") + "    </INDIVIDUAL>\n")
        out.write(tail)
    assert path.stat().st_size > 20_000_000
    count, great = _peak(path)
    assert count == 12_001
    _, little = _peak(DATA / "un.xml")
    assert great - little < 15_000  # kB; the whole tree would be ten times the file


def _peak(path: Path) -> tuple[int, int]:
    """Return how many entries a process of its own reads, and the most memory that it held (kB)."""
    code = (
        "import resource, sys; from pathlib import Path; from sayso.lists.read import source_of\n"
        "print(sum(1 for _ in source_of(Path(sys.argv[1])).entries()))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    told = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True).stdout
    count, peak = told.split()
    return int(count), int(peak)


def test_an_element_of_too_many_others_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "eu.xml"
    path.write_text("<export><sanctionEntity>" + "<remark/>" * 210_000 + "</sanctionEntity></export>", "utf-8")
    with pytest.raises(UnreadableFile, match="more than 200,000 others"):
        list(source_of(path).entries())


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("10 Dec 1948", "1948-12-10"),
        ("Dec 1948", "1948-12"),
        ("1948", "1948"),
        ("circa 1961", "1961"),
        ("1961 to 1964", "1961/1964"),
        ("between 1961 and 1964", "1961/1964"),
        ("1948-12-10T00:00:00Z", "1948-12-10"),
        ("1948-12-10", "1948-12-10"),
        ("1948-02-31", "1948-02"),
        ("31/12/1999", "1999-12-31"),
        ("September 1970", "1970-09"),
        ("unknown", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_kept_as_exact_as_they_are(written: str | None, wanted: str | None) -> None:
    assert iso_date(written) == wanted


def test_ofac_puts_the_month_first() -> None:
    assert iso_date("05/31/2024", month_first=True) == "2024-05-31"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Korea, North", "kp"),
        ("Democratic People's Republic of Korea", "kp"),
        ("Iran (Islamic Republic of)", "ir"),
        ("RUSSIAN FEDERATION", "ru"),
        ("Côte d’Ivoire", "ci"),
        ("The Netherlands", "nl"),
        ("ye", "ye"),
        ("Atlantis", "Atlantis"),
        ("undetermined", None),
        ("", None),
        (None, None),
    ],
)
def test_countries_become_codes(name: str | None, code: str | None) -> None:
    assert code_of(name) == code


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_is_a_date_or_none(one: str, other: str) -> None:
    for found in (iso_date(one), span_of_years(one, other)):
        assert found is None or found[:4].isdecimal()


HOSTILE = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from(sorted(FILES)).flatmap(
        lambda file: st.tuples(
            st.just((DATA / file).read_bytes()), st.integers(0, 6000), st.integers(0, 60), st.binary(max_size=30)
        ).map(lambda one: one[0][: one[1]] + one[3] + one[0][one[1] + one[2] :])
    ),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=HOSTILE)
def test_whatever_the_bytes_there_are_entries_or_one_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.list"
    path.write_bytes(content)
    found: list[Listed | Unreadable] = []
    told = ""
    try:
        found = list(source_of(path).entries())
    except SaysoError as error:
        told = str(error)
    assert "\n" not in told
    for one in found:
        if isinstance(one, Listed):
            assert one.id
            assert one.names
            assert one.type in LISTED_TYPES
            for name in one.names:
                name.text.encode("utf-8")
        else:
            assert one.reason
