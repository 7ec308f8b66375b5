"""The options of sleap-nn 0.3.5's trackers that are compared (sleap_nn.inference.tracking.TrackerConfig).

Left out: DeepSORT, StrongSORT, BoT-SORT, Deep OC-SORT and embedding features, which need a trained re-identification model, and
masks.
"""
OKS = dict(features="keypoints", scoring_method="oks")
WIDE = OKS | dict(oks_stddev=0.1)
DISTANCE = dict(features="keypoints", scoring_method="euclidean_dist")
COSINE = dict(features="keypoints", scoring_method="cosine_sim")
CENTROID = dict(features="centroids", scoring_method="euclidean_dist")
BOX = dict(features="bboxes", scoring_method="iou")
MOST, GREEDY = dict(scoring_reduction="max"), dict(track_matching_method="greedy")
QUANTILE = dict(scoring_reduction="robust_quantile", robust_best_instance=0.95)


def configurations(animals):
    """By name; what stands before the colon is the family. Where nothing is said: Hungarian, window 5, the most alike pose."""
    known = dict(candidates_method="local_queues", max_tracks=animals)
    joined = dict(tracking_target_instance_count=animals, tracking_pre_cull_to_target=1, tracking_pre_cull_iou_threshold=0.8,
                  post_connect_single_breaks=True)
    result = {"fixed window: sleap-nn's defaults": {}}

    def add(family, named, extra):
        for name, options in named.items():
            result[f"{family}: {name}"] = MOST | extra | options

    add("fixed window", {
        "oks": OKS, "distance": DISTANCE, "box": BOX, "oks greedy, joined": OKS | GREEDY | joined,
        "distance, window 30, joined": DISTANCE | joined | dict(window_size=30)}, {})
    add("local queues", {
        "oks": OKS, "oks wide": WIDE, "oks greedy, quantile": OKS | GREEDY | QUANTILE, "distance": DISTANCE,
        "distance, window 20, culled": DISTANCE | joined | dict(window_size=20), "centroid": CENTROID, "box": BOX}, known)
    add("Kalman", {"oks wide": WIDE, "centroid": CENTROID}, known | dict(use_kalman=True))
    result["linked: fixed window, distance"] = MOST | DISTANCE | dict(link_tracklets=True, max_tracks=animals)
    for tracker, family in (("sort", "SORT"), ("bytetrack", "ByteTrack"), ("ocsort", "OC-SORT")):
        options = dict(tracker=tracker, max_tracks=animals)
        result[f"{family}: box"] = options
    result["OC-SORT: oks"] = dict(tracker="ocsort", max_tracks=animals, scoring_method="oks", scoring_method_explicit=True)
    # Last, since it takes the longest.
    add("flow", {"oks wide": WIDE, "distance": DISTANCE}, known | dict(use_flow=True, window_size=2))
    return result
