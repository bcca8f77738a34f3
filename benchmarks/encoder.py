"""The bare encoder: what is left of model.onnx when the heads are cut off."""

from __future__ import annotations

from pathlib import Path

__all__ = ["cut_encoder"]


def cut_encoder(model: Path, target: Path) -> Path:
    """Write the part of `model` from its inputs to the vectors that its heads work on.

    Those are the output of the last layer normalisation before the output `logits`. Raises ValueError if there
    is none.
    """
    import onnx
    from onnx.utils import Extractor

    whole = onnx.load(str(model))
    makers = {name: node for node in whole.graph.node for name in node.output}
    waiting, seen = ["logits"], set()
    while waiting:
        name = waiting.pop(0)
        node = makers.get(name)
        if node is None or name in seen:
            continue
        if node.op_type in ("LayerNormalization", "SkipLayerNormalization"):
            # Said here, because shape inference stops at operators of onnxruntime that onnx does not know.
            whole.graph.value_info.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
            onnx.save(Extractor(whole).extract_model([i.name for i in whole.graph.input], [name]), str(target))
            return target
        seen.add(name)
        waiting.extend(node.input)
    raise ValueError(f"{model} has no layer normalisation before its output 'logits'")
