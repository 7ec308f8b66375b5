"""Lets torchvision be imported beside a PyTorch without CUDA.

PyPI's torchvision is linked against CUDA, so its C extension does not load, and what registers itself for the extension's
operators stops the import. The operators are declared here, so that the import goes through; nothing in sleap-nn calls them.
"""
import pathlib
import sys
import sysconfig

MARK = "# Declared by Tarsier's benchmark: the C extension is linked against CUDA.\n"
DECLARATIONS = MARK + '''if not _has_ops():
    _declared = torch.library.Library("torchvision", "DEF")
    for _name in ("nms", "qnms"):
        _declared.define(f"{_name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
'''


def main():
    file = pathlib.Path(sysconfig.get_path("purelib")) / "torchvision/extension.py"
    text = file.read_text()
    if MARK not in text:
        file.write_text(text + "\n\n" + DECLARATIONS)
    import torchvision  # noqa: F401: the proof that it now works
    import sleap_nn
    print(f"sleap-nn {sleap_nn.__version__}")


sys.exit(main())
