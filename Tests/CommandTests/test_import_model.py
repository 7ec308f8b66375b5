"""Trained models of SLEAP and sleap-nn, brought into a project or used as they are."""
import json
import re
import shutil
import subprocess
import sys

import h5py
import numpy as np
import pytest
import sleap_io
import torch

from conftest import ROOT, run, short_profile
from test_bad_input import contents, refused


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models") / "made"
    subprocess.run([sys.executable, ROOT / "Tests/Fixtures/formats/make_models.py", folder], check=True)
    return folder


@pytest.fixture
def project(tmp_path):
    """A project with the models' three parts, and one more."""
    run("new", tmp_path / "p")
    with_parts(tmp_path, ["tail", "nose", "ear", "neck"])
    run("import", tmp_path / "p.tarsier", tmp_path / "parts.slp", code=None)
    return tmp_path / "p.tarsier"


def with_parts(folder, names):
    """A label file that brings a skeleton along."""
    skeleton = sleap_io.Skeleton(names)
    instance = sleap_io.Instance.from_numpy(np.random.rand(len(names), 2) * 50, skeleton=skeleton)
    video = sleap_io.Video("nowhere.mp4", open_backend=False)
    labels = sleap_io.Labels([sleap_io.LabeledFrame(video=video, frame_idx=0, instances=[instance])])
    sleap_io.save_slp(labels, str(folder / "parts.slp"), embed=False)


def copy(models, name, folder):
    shutil.copytree(models / name, folder / name)
    return folder / name


def points(file):
    labels = sleap_io.load_slp(str(file), open_videos=False)
    return [(f.frame_idx, i.skeleton.node_names, i.numpy()) for f in labels for i in f.predicted_instances]


@pytest.mark.parametrize("name", ["keras_single", "torch_single", "torch_bottomup_id"])
def test_an_imported_model_is_a_run_like_any_other(models, project, arena, tmp_path, name):
    run("import-model", project, models / name, "--run", "mine")
    folder = project / "models/mine"
    configuration = json.loads((folder / "config.json").read_text())
    assert configuration["skeleton"]["nodes"][0]["name"] == "nose"
    assert any("training_config" in f.name for f in folder.iterdir())
    assert any("folder" in key for key in configuration["provenance"])
    assert (folder / "metrics.json").exists(), "the page lists a run without it as unfinished"
    run("predict", arena / "arena.mp4", "--model", folder, "--frames", "0-1", "--out", tmp_path / "a.slp",
        "--peak-threshold", "0")
    run("predict", arena / "arena.mp4", "--model", models / name, "--frames", "0-1", "--out", tmp_path / "b.slp",
        "--peak-threshold", "0")
    first, second = points(tmp_path / "a.slp"), points(tmp_path / "b.slp")
    assert len(first) > 0 and len(first) == len(second)
    for (_, _, a), (_, _, b) in zip(first, second):
        assert np.allclose(a, b, equal_nan=True)


@pytest.mark.parametrize("kind", ["keras", "torch"])
def test_two_models_make_a_pipeline(models, project, arena, tmp_path, kind):
    run("import-model", project, models / f"{kind}_centered", models / f"{kind}_centroid", "--run", "pair")
    run("add-video", project, arena / "arena.mp4")
    names = sorted(f.stem for f in (project / "models/pair").glob("*.safetensors"))
    assert names == ["centered_instance", "centroid"]
    run("predict", project, "--video", 1, "--model", "pair", "--frames", "0-1", "--max-instances", 2)
    run("predict", arena / "arena.mp4", "--model", models / f"{kind}_centroid", "--model",
        models / f"{kind}_centered", "--frames", "0-1", "--max-instances", 2, "--out", tmp_path / "o.slp")


def test_nothing_of_a_prediction_with_a_foreign_model_is_left(models, arena, tmp_path, monkeypatch):
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    run("predict", arena / "arena.mp4", "--model", models / "torch_single", "--frames", "0", "--out", tmp_path / "o.slp")
    assert not [f for f in (tmp_path / "tmp").iterdir() if "tarsier-model" in f.name]


def test_models_that_make_no_pipeline(models, project):
    refused("import-model", project, models / "keras_single", models / "keras_centroid", words=["single instance"])


def test_a_name_that_is_taken(models, project):
    run("import-model", project, models / "keras_single", "--run", "mine")
    refused("import-model", project, models / "torch_single", "--run", "mine", words=["mine"])


def test_parts_with_other_names_need_a_mapping(models, tmp_path):
    with_parts(tmp_path, ["Nose", "rump"])
    run("new", tmp_path / "q")
    project = tmp_path / "q.tarsier"
    run("import", project, tmp_path / "parts.slp", code=None)
    before = contents(project)
    refused("import-model", project, models / "keras_centered", "--run", "r",
            words=["nose, neck, tail", "Nose, rump", "--map-nodes", "nose=Nose", "neck=…"])
    refused("import-model", project, models / "keras_centered", "--run", "r", "--map-nodes", "wing=rump", words=["wing"])
    refused("import-model", project, models / "keras_centered", "--run", "r", "--map-nodes", "nose", words=["theirs=ours"])
    assert contents(project) == before and not (project / "models/r").exists()
    run("import-model", project, models / "keras_centered", "--run", "r", "--map-nodes", "nose=Nose,tail=rump")
    configuration = json.loads((project / "models/r/config.json").read_text())
    assert [n["name"] for n in configuration["skeleton"]["nodes"]] == ["Nose", "rump"]


def test_cut_off_checkpoint(models, project, tmp_path):
    for name, file in (("torch_single", "best.ckpt"), ("keras_single", "best_model.h5")):
        folder = copy(models, name, tmp_path)
        data = (folder / file).read_bytes()
        (folder / file).write_bytes(data[: len(data) // 2])
        refused("import-model", project, folder, words=[file])
        assert not (project / "models" / name).exists()


def test_forbidden_global_in_a_checkpoint(models, project, tmp_path):
    class Evil:
        def __reduce__(self):
            import os

            return os.system, (f"touch {tmp_path}/was-run",)

    folder = copy(models, "torch_single", tmp_path)
    torch.save({"state_dict": {}, "config": Evil()}, folder / "best.ckpt")
    refused("import-model", project, folder, words=["best.ckpt"])
    assert not (tmp_path / "was-run").exists()


def test_weights_that_are_not_finite(models, project, tmp_path):
    folder = copy(models, "keras_single", tmp_path)
    with h5py.File(folder / "best_model.h5", "a") as file:
        file["model_weights/stack0_enc1_conv0/stack0_enc1_conv0/bias:0"][2] = np.nan
    refused("import-model", project, folder, words=["best_model.h5", "stack0_enc1_conv0", "finite"])
    folder = copy(models, "torch_single", tmp_path)
    state = torch.load(folder / "best.ckpt")
    state["state_dict"]["model.head_layers.0.SingleInstanceConfmapsHead.0.bias"][0] = np.inf
    torch.save(state, folder / "best.ckpt")
    refused("import-model", project, folder, words=["best.ckpt", "SingleInstanceConfmapsHead", "finite"])


def test_a_bias_that_does_not_fit_its_normalisation(models, project, tmp_path):
    """The bias of such a convolution goes into the normalisation's mean, so its length is not checked elsewhere."""
    folder = copy(models, "keras_hourglass", tmp_path)
    with h5py.File(folder / "best_model.h5", "a") as file:
        layers = json.loads(file.attrs["model_config"])["config"]["layers"]
        normalised = next(i for i, layer in enumerate(layers) if layer["class_name"] == "BatchNormalization")
        before = next(x["name"] for x in reversed(layers[:normalised]) if x["class_name"] == "Conv2D")
        place = f"model_weights/{before}/{before}/bias:0"
        bias = file[place][:]
        del file[place]
        file[place] = bias[:-1]
    refused("import-model", project, folder, words=["best_model.h5", "bias", str(len(bias))])


@pytest.mark.parametrize("name, profile", [("keras_leap_interpolated", "bottom-up"), ("torch_bottomup", "bottom-up")])
def test_training_goes_on_from_an_imported_model(models, arena, tmp_path, name, profile):
    """Its network is kept, whatever the profile's own is; parts that it does not know are learned anew."""
    project = tmp_path / "p.tarsier"
    shutil.copytree(arena / "arena.tarsier", project)
    (tmp_path / "arena.mp4").symlink_to(arena / "arena.mp4")
    parts = sleap_io.load_slp(str(arena / "truth.slp"), open_videos=False).skeleton.node_names
    pairs = ",".join(f"{theirs}={parts[ours]}" for theirs, ours in [("nose", 0), ("neck", 3), ("tail", 4)])
    run("import-model", project, models / name, "--run", "mine", "--map-nodes", pairs)
    short = short_profile(tmp_path / "short.json", profile, epochs=1, batches=2)
    done = run("train", project, "--profile", short, "--start-from", "mine", "--run", "more", "--json")
    assert "weights are taken over from mine" in done.out
    theirs, ours = (json.loads((project / "models" / r / "config.json").read_text()) for r in ("mine", "more"))
    assert ours["models"][0]["network"] == theirs["models"][0]["network"]
    assert ours["models"][0]["input"]["scale"] == theirs["models"][0]["input"]["scale"]
    run("predict", project, "--model", "more", "--frames", "0-3")
    again = run("train", project, "--profile", short, "--start-from", "more", "--run", "third", "--json")
    assert re.search(r"\b(\d+) of \1 weights are taken over from more", again.out)


def test_folders_that_hold_no_whole_model(models, project, arena, tmp_path):
    (tmp_path / "empty").mkdir()
    refused("import-model", project, tmp_path / "empty", words=["empty", "best_model.h5", "best.ckpt"])
    refused("import-model", project, tmp_path / "nowhere", words=["nowhere"])
    folder = copy(models, "torch_single", tmp_path)
    (folder / "training_config.yaml").unlink()
    refused("import-model", project, folder, words=["training_config.yaml"])
    refused("predict", arena / "arena.mp4", "--model", folder, words=["training_config.yaml"])
    (folder / "training_config.yaml").write_text("model_config: [1, 2")
    refused("import-model", project, folder, words=["training_config.yaml", "YAML"])
    folder = copy(models, "keras_single", tmp_path)
    (folder / "best_model.h5").write_text("only words")
    refused("import-model", project, folder, words=["best_model.h5", "HDF5"])


def test_real_models_predict_what_sleap_nn_predicts(shared, tmp_path):
    """Bottom-up, on the video itself: decoders differ by up to two grey levels, so a little play is allowed."""
    models, video = shared / "models", shared / "flies-pair/centered_pair_small.mp4"
    run("predict", video, "--model", models / "sleap-nn/minimal_instance_bottomup", "--frames", "0-7", "--out",
        tmp_path / "o.slp")
    found = points(tmp_path / "o.slp")
    distances = []
    with h5py.File(models / "golden/bottomup.h5") as golden:
        for frame in range(8):
            for expected in golden[f"frame_{frame:03d}/pred_instance_peaks"]:
                near = min((p for i, _, p in found if i == frame), key=lambda p: np.nansum(np.abs(p - expected)))
                distances += list(np.linalg.norm(near - expected, axis=1))
    assert np.median(distances) < 0.1 and max(distances) < 2.5
