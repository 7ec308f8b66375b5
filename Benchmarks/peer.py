"""sleap-nn 0.3.5 as its users run it: SLEAP 1.6's stock profiles, trained and run on the CPU. Lives in .venv-bench."""
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("KMP_WARNINGS", "0")
THREADS = int(os.environ.get("TARSIER_BENCH_THREADS", "2"))


def head(kind, sigma, stride, **more):
    return kind, {"confmaps": {"part_names": None, "sigma": sigma, "output_stride": stride, "loss_weight": 1.0}, **more}


def unet(filters, rate, max_stride, output_stride):
    return {"in_channels": 1, "kernel_size": 3, "filters": filters, "filters_rate": rate, "max_stride": max_stride,
            "stem_stride": None, "middle_block": True, "up_interpolate": True, "stacks": 1, "convs_per_block": 2,
            "output_stride": output_stride}


# SLEAP 1.6's profiles of these names: scale of the input, U-Net, head.
PROFILES = {
    "baseline.centroid": (0.5, unet(16, 2.0, 16, 2), ("centroid", {
        "confmaps": {"anchor_part": None, "sigma": 2.5, "output_stride": 2}})),
    "baseline_medium_rf.single": (1.0, unet(16, 2.0, 16, 2), ("single_instance", {
        "confmaps": {"part_names": None, "sigma": 2.5, "output_stride": 2}})),
    "baseline_medium_rf.topdown": (1.0, unet(24, 2.0, 16, 4), ("centered_instance", {
        "confmaps": {"part_names": None, "anchor_part": None, "sigma": 2.5, "output_stride": 4, "loss_weight": 1.0}})),
    "baseline_medium_rf.bottomup": (1.0, unet(16, 2.0, 32, 4), head(
        "bottomup", 2.5, 4, pafs={"edges": None, "sigma": 75.0, "output_stride": 8, "loss_weight": 1.0})),
    "baseline.multi_class_bottomup": (1.0, unet(16, 1.5, 8, 2), head(
        "multi_class_bottomup", 1.5, 2, class_maps={"classes": None, "sigma": 50, "output_stride": 4, "loss_weight": 1.0})),
    "baseline.multi_class_topdown": (1.0, unet(16, 1.5, 16, 2), ("multi_class_topdown", {
        "confmaps": {"part_names": None, "anchor_part": None, "sigma": 1.5, "output_stride": 2, "loss_weight": 1.0},
        "class_vectors": {"classes": None, "num_fc_layers": 3, "num_fc_units": 64, "global_pool": True,
                          "output_stride": 16, "loss_weight": 0.01}})),
}

# What each pipeline trains, and the share of the time that each model gets, as in Tarsier's profiles of the same names.
PIPELINES = {
    "single-instance": [("baseline_medium_rf.single", 1.0)],
    "top-down": [("baseline.centroid", 1 / 3), ("baseline_medium_rf.topdown", 2 / 3)],
    "bottom-up": [("baseline_medium_rf.bottomup", 1.0)],
    "top-down-id": [("baseline.centroid", 1 / 3), ("baseline.multi_class_topdown", 2 / 3)],
    "bottom-up-id": [("baseline.multi_class_bottomup", 1.0)],
}


def configuration(profile, labels, folder, name, steps_per_epoch, rate=1e-4):
    from omegaconf import OmegaConf
    scale, backbone, (kind, heads) = PROFILES[profile]
    kinds = ["single_instance", "centroid", "centered_instance", "bottomup", "multi_class_bottomup", "multi_class_topdown"]
    return OmegaConf.create({
        "data_config": {
            "train_labels_path": [str(labels)], "val_labels_path": None, "validation_fraction": 0.1,
            "provider": "LabelsReader", "user_instances_only": True,
            "data_pipeline_fw": "torch_dataset_cache_img_memory",
            "preprocessing": {"ensure_rgb": False, "ensure_grayscale": True, "max_height": None, "max_width": None,
                              "scale": scale, "crop_size": None, "min_crop_size": 100},
            "use_augmentations_train": True,
            "augmentation_config": {"intensity": None, "geometric": {
                "rotation_min": -180.0, "rotation_max": 180.0, "scale_min": 0.9, "scale_max": 1.1,
                "translate_width": 0.0, "translate_height": 0.0, "affine_p": 1.0}}},
        "model_config": {
            "init_weights": "default", "backbone_config": {"unet": backbone, "convnext": None, "swint": None},
            "head_configs": {k: heads if k == kind else None for k in kinds}},
        "trainer_config": {
            "train_data_loader": {"batch_size": 4, "shuffle": True, "num_workers": 0},
            "val_data_loader": {"batch_size": 4, "shuffle": False, "num_workers": 0},
            "model_ckpt": {"save_top_k": 1, "save_last": False}, "trainer_accelerator": "cpu", "trainer_devices": 1,
            "enable_progress_bar": False, "min_train_steps_per_epoch": steps_per_epoch,
            "train_steps_per_epoch": steps_per_epoch, "max_epochs": 200, "seed": 1, "save_ckpt": True,
            "ckpt_dir": str(folder), "run_name": name, "optimizer_name": "Adam",
            "optimizer": {"lr": rate, "amsgrad": False},
            "lr_scheduler": {"reduce_lr_on_plateau": {
                "threshold": 1e-6, "threshold_mode": "abs", "cooldown": 3, "patience": 5, "factor": 0.5,
                "min_lr": 1e-8}},
            "early_stopping": {"min_delta": 1e-8, "patience": 10, "stop_training_on_plateau": True}}})


@contextlib.contextmanager
def quiet():
    """Everything that is printed goes to standard error: standard output is for results."""
    import warnings

    from loguru import logger
    logger.remove()
    warnings.simplefilter("ignore")
    saved = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(saved, 1)
        os.close(saved)


def threads():
    import torch
    torch.set_num_threads(THREADS)
    return torch


def train(profile, labels, folder, name, callbacks, steps_per_epoch=200, rate=1e-4):
    """Trains until a callback stops it; the best weights are in folder/name/best.ckpt."""
    threads()
    from sleap_nn.training.model_trainer import ModelTrainer
    config = configuration(profile, labels, folder, name, steps_per_epoch, rate)
    original = ModelTrainer._setup_loggers_callbacks

    def extended(self, *words, **named):
        loggers, others = original(self, *words, **named)
        return loggers, [*others, *callbacks]
    ModelTrainer._setup_loggers_callbacks = extended
    try:
        trainer = ModelTrainer.get_model_trainer_from_config(config)
        trainer.train()
    finally:
        ModelTrainer._setup_loggers_callbacks = original
    return trainer


def deadline(seconds):
    """Ends training when the time is up; the weights since the last validation are then judged, and kept if better."""
    from lightning.pytorch.callbacks import Callback

    class Deadline(Callback):
        def on_fit_start(self, trainer, module):
            self.end = time.monotonic() + seconds
            trainer.fit_loop.min_epochs = 0

        def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
            if time.monotonic() > self.end:
                trainer.should_stop = True
    return Deadline()


def snapshots(folder, begun, every=60.0):
    """Keeps the weights of each minute since `begun` in folder/minute-N, to be judged when training is over."""
    import shutil

    from lightning.pytorch.callbacks import Callback

    class Snapshots(Callback):
        def on_fit_start(self, trainer, module):
            self.next = begun + every

        def on_train_batch_end(self, trainer, module, outputs, batch, batch_idx):
            if time.monotonic() < self.next:
                return
            minute = folder / f"minute-{round((self.next - begun) / every)}"
            self.next += every
            minute.mkdir(parents=True, exist_ok=True)
            for file in folder.glob("*.yaml"):
                shutil.copy(file, minute)
            trainer.save_checkpoint(minute / "best.ckpt", weights_only=True)
    return Snapshots()


def train_pipeline(pipeline, labels, folder, minutes, rate=1e-4):
    """All models of a pipeline within so many minutes, set-up included; their folders in order. The learning rate is the
    profiles' own unless a model is only needed to measure speed with."""
    folder = Path(folder)
    begun, used, runs = time.monotonic(), 0.0, []
    # A short budget gets short epochs, because the best weights are chosen once an epoch.
    steps = max(5, min(200, int(minutes * 20)))
    for profile, share in PIPELINES[pipeline]:
        used += share
        name = profile.replace(".", "_")
        left = begun + used * minutes * 60 - time.monotonic()
        with quiet():
            train(profile, labels, folder, name, [deadline(max(5.0, left)), snapshots(folder / name, begun)], steps, rate)
        runs.append(str(folder / name))
    return runs


def predictor(models, max_instances=None, threshold=0.2, batch=4):
    threads()
    from sleap_nn.inference.predictor import Predictor
    return Predictor.from_model_paths(
        models, device="cpu", batch_size=batch, max_instances=max_instances, peak_threshold=threshold)


def predict(loaded, source, out, frames=None):
    """From the file to stored predictions; the seconds it took."""
    start = time.perf_counter()
    with quiet():
        labels = loaded.predict(str(source), frames=frames)
        labels.save(str(out), embed=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    # peer.py train PIPELINE LABELS FOLDER MINUTES [RATE] | peer.py predict [--first FRAMES] SOURCE OUT MAX_INSTANCES MODEL…
    verb, *words = sys.argv[1:]
    frames = None
    if words[0] == "--first":
        frames, words = list(range(int(words[1]))), words[2:]
    if verb == "train":
        print("\n".join(train_pipeline(*words[:3], *map(float, words[3:]))))
    else:
        source, out, most, *models = words
        with quiet():
            loaded = predictor(models, int(most) or None)
        print(f"{predict(loaded, source, out, frames):.2f}")
