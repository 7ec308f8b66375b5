import Domain

/// One thing a person does to a project: one transaction, one entry in the log, one undo step.
///
/// Points of labels are indexed by node id (permanent slot) unless a case says otherwise.
public enum Edit: Sendable {
    /// Bulk writing of labels; `addInstance` of the page is a list of one.
    case addInstances([NewInstance])
    /// Only the named nodes change.
    case setPoints(instance: InstanceID, points: [PointChange])
    case deleteInstances([InstanceID])
    /// The first keeps its points, track and link, and takes the others' where it has none; the others go.
    case mergeInstances(InstanceID, others: [InstanceID])
    /// Gives instances a track. Whoever has the track on that frame gets the instance's old one; with `propagate` the two
    /// tracks change places on all later frames too.
    /// With `within` as well, on these frames only, on both sides of the instance's.
    case setTrack(instances: [InstanceID], track: TrackID?, propagate: Bool, within: ClosedRange<Int>? = nil)
    /// Each prediction becomes a label linked to it, unless it already has one; the predictions stay.
    case acceptPredictions(video: VideoID, predictions: [PredictionID], complete: Bool)
    /// The same for every prediction that no label stands for yet: none is linked to it, none of its frame has its track.
    /// nil is every video.
    case acceptOpenPredictions(video: VideoID?, complete: Bool)
    /// All predictions that meet every condition given; nil is no condition.
    case deletePredictions(video: VideoID?, frames: FrameRanges?, predictions: [PredictionID]?)
    case setPredictionTrack(predictions: [PredictionID], track: TrackID?)
    /// Labels and predictions of two tracks change places, from a frame to another (inclusive) or to the end.
    case swapTracks(video: VideoID, first: TrackID, second: TrackID, from: Int, to: Int?)
    /// The track's labels and predictions from this frame on get a new track of their own.
    case splitTrack(video: VideoID, track: TrackID, from: Int)
    /// The track's labels and predictions from this frame on go on as another track, which must not be there any more.
    case connectTracks(video: VideoID, track: TrackID, into: TrackID, from: Int)
    /// What a person says of a join of the review queue; `swapped` exchanges its two tracks from its frame on.
    case answerJoin(JoinID, IdentityJoin.Answer)
    /// Draws animal-frames at random to be looked at; without a video from all of them.
    case drawSample(video: VideoID?, count: Int, seed: Int64)
    /// What a person says of a frame of a sample; nil takes it back. With `wrong`, only these of its animals are.
    case answerSample(SampleID, video: VideoID, frame: Int, ReviewSample.Verdict?, wrong: [TrackID]?)
    case addTracks([String])
    case renameTrack(TrackID, name: String)
    /// The track's labels and predictions stay, with no track.
    case deleteTrack(TrackID)
    case deleteTracks([TrackID])
    case addNodes([String])
    case renameNode(NodeID, name: String)
    /// The node's edges and symmetry go; its points stay in their slot, unseen, so that an undo brings them back.
    case deleteNode(NodeID)
    case reorderNodes([NodeID])
    /// Every point of the first goes to the second where that has none; the first's edges and pair lead to the second.
    case mergeNodes(NodeID, into: NodeID)
    /// Nodes are matched by name, and by `renamed`; those that the new skeleton lacks go as by `deleteNode`.
    case replaceSkeleton(Skeleton, renamed: [NodeID: String])
    case addEdge(source: NodeID, destination: NodeID)
    case deleteEdge(source: NodeID, destination: NodeID)
    case setSymmetry(node: NodeID, partner: NodeID?)
    case setNegative(video: VideoID, frame: Int, negative: Bool)
    case addSuggestions([Suggestion])
    case removeSuggestions([Suggestion])
    /// The ids given are ignored and new ones handed out.
    case addVideos([VideoReference])
    /// Each video of that id takes the place, size and fingerprint given; labels stay.
    case relinkVideos([VideoReference])
    /// Another video in the place of one; what lies on frames beyond its end goes.
    case replaceVideo(VideoReference)
    /// The videos, their labels, predictions, suggestions and marks go.
    case removeVideos([VideoID])
    /// A whole set of labels joins the project; points stand in the order of the document's nodes.
    ///
    /// Nodes and tracks are matched by name, videos by path or fingerprint. A label that is already there is not added
    /// again; predictions replace those of the same frame. So importing twice changes nothing.
    case importDocument(LabelDocument, name: String)
    /// Another project joins this one: videos are matched also by name and size, and `MergeRule` says what becomes of
    /// frames on which both have something.
    case mergeDocument(LabelDocument, MergeRule, name: String)

    public struct NewInstance: Hashable, Sendable {
        public var video: VideoID
        public var frame: Int
        /// One per node id; a shorter list leaves the rest absent.
        public var points: [LabelPoint]
        public var track: TrackID?
        public var fromPrediction: PredictionID?

        public init(
            video: VideoID, frame: Int, points: [LabelPoint], track: TrackID? = nil,
            fromPrediction: PredictionID? = nil
        ) {
            self.video = video
            self.frame = frame
            self.points = points
            self.track = track
            self.fromPrediction = fromPrediction
        }
    }

    /// A new position of one node, px; an absent position takes the point away. A flag that is nil stays as it is.
    public struct PointChange: Hashable, Sendable {
        public var node: NodeID
        public var position: Point
        public var isVisible: Bool?
        public var isComplete: Bool?

        public init(node: NodeID, position: Point, isVisible: Bool? = nil, isComplete: Bool? = nil) {
            self.node = node
            self.position = position
            self.isVisible = isVisible
            self.isComplete = isComplete
        }
    }

    /// What menus and the log call it.
    public var name: String {
        switch self {
        case .addInstances(let list): list.count == 1 ? "Add instance" : "Add \(list.count) instances"
        case .setPoints(_, let points): points.count == 1 ? "Move point" : "Move points"
        case .deleteInstances(let ids): ids.count == 1 ? "Delete instance" : "Delete \(ids.count) instances"
        case .mergeInstances: "Merge instances"
        case .setTrack(_, let track, _, _): track == nil ? "Remove track" : "Set track"
        case .acceptPredictions(_, let ids, _):
            ids.count == 1 ? "Accept prediction" : "Accept \(ids.count) predictions"
        case .acceptOpenPredictions: "Accept all predictions"
        case .deletePredictions: "Delete predictions"
        case .setPredictionTrack: "Set prediction's track"
        case .swapTracks: "Swap tracks"
        case .splitTrack: "Split track"
        case .connectTracks: "Connect tracks"
        case .answerJoin(_, let answer):
            switch answer {
            case .open: "Reopen join"
            case .right: "Call join right"
            case .swapped: "Swap at join"
            case .unsure: "Call join unsure"
            }
        case .drawSample: "Draw sample"
        case .answerSample: "Judge sampled frame"
        case .addTracks(let names): names.count == 1 ? "Add track" : "Add \(names.count) tracks"
        case .renameTrack: "Rename track"
        case .deleteTrack: "Delete track"
        case .deleteTracks(let ids): ids.count == 1 ? "Delete track" : "Delete \(ids.count) tracks"
        case .addNodes(let names): names.count == 1 ? "Add body part" : "Add \(names.count) body parts"
        case .renameNode: "Rename body part"
        case .deleteNode: "Delete body part"
        case .reorderNodes: "Reorder body parts"
        case .mergeNodes: "Merge body parts"
        case .replaceSkeleton: "Load skeleton"
        case .addEdge: "Add edge"
        case .deleteEdge: "Delete edge"
        case .setSymmetry: "Set symmetry"
        case .setNegative(_, _, let negative): negative ? "Mark frame as empty" : "Unmark empty frame"
        case .addSuggestions: "Add suggestions"
        case .removeSuggestions: "Remove suggestions"
        case .addVideos(let list): list.count == 1 ? "Add video" : "Add \(list.count) videos"
        case .relinkVideos: "Relink video"
        case .replaceVideo: "Replace video"
        case .removeVideos(let ids): ids.count == 1 ? "Remove video" : "Remove \(ids.count) videos"
        case .importDocument(_, let name): "Import \(name)"
        case .mergeDocument(_, _, let name): "Merge \(name)"
        }
    }
}
