"""What strangers send to the services, checked; a validating model stands at this door alone."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

__all__ = ["Extension", "Queries", "Query"]

# Above what clients send: OpenRefine asks for 10 rows at a time; a cell that holds more is no name.
MOST_QUERIES, MOST_IDS = 50, 100
_MOST_PROPERTIES, _MOST_VALUES, _MOST_TYPES, _MOST_WISHES = 20, 20, 20, 50
_ID, _TEXT = 200, 1_000

Id = Annotated[str, Field(min_length=1, max_length=_ID)]
Text = Annotated[str, Field(max_length=_TEXT)]


class _Shape(BaseModel):
    # What a newer client adds is passed over.
    model_config = ConfigDict(extra="ignore", frozen=True)


class Item(_Shape):
    """An entity as the value of a property."""

    id: Id
    name: Text | None = None


Value = Text | bool | float | Item


class Property(_Shape):
    """A property of whom a query means."""

    pid: Id
    v: Value | Annotated[list[Value], Field(max_length=_MOST_VALUES)]

    @property
    def values(self) -> tuple[str, ...]:
        """The values as texts; an entity gives its id and its name."""
        given = self.v if isinstance(self.v, list) else [self.v]
        return tuple(text for one in given for text in _texts(one) if text.strip())


def _texts(value: Value) -> tuple[str, ...]:
    if isinstance(value, Item):
        return (value.id, value.name or "")
    return (value if isinstance(value, str) else f"{value:g}",)


class Query(_Shape):
    """One reconciliation query."""

    query: Text | None = None
    type: Id | Annotated[list[Id], Field(max_length=_MOST_TYPES)] | None = None
    limit: Annotated[float, Field(ge=1)] | None = None
    properties: Annotated[list[Property], Field(max_length=_MOST_PROPERTIES)] = []

    @property
    def types(self) -> tuple[str, ...]:
        """The types, of which there may be none."""
        return (self.type,) if isinstance(self.type, str) else tuple(self.type or ())

    @model_validator(mode="after")
    def _says_something(self) -> Query:
        if self.query is None and not self.properties:
            raise ValueError("a query needs a query string or properties")
        return self


class Queries(RootModel[Annotated[dict[Annotated[str, Field(max_length=_ID)], Query], Field()]]):
    """A batch of queries, by names that the client chose."""


class Wish(_Shape):
    """A property whose values are wanted; of its settings only the limit is known."""

    id: Id
    settings: dict[str, object] = {}

    @property
    def limit(self) -> int:
        """How many values are wanted at most, 0 for all."""
        told = self.settings.get("limit")
        try:
            return max(0, int(told)) if isinstance(told, int | float | str) else 0
        except (ValueError, OverflowError):
            return 0


class Extension(_Shape):
    """Values of properties, for some entities."""

    ids: list[Annotated[str, Field(max_length=_ID)]]
    properties: Annotated[list[Wish], Field(max_length=_MOST_WISHES)]
