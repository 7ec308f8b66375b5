import Domain

/// What can go wrong with a project, with the facts a person needs.
public enum StorageError: Error, Equatable, CustomStringConvertible {
    /// The folder holds no `project.db`.
    case missingDatabase(folder: String)
    /// A new project was to be made where one is already.
    case alreadyExists(folder: String)
    /// The file is there, but it is no SQLite database, or another program's.
    case notAProject(path: String, detail: String)
    case newerVersion(path: String, found: Int, supported: Int)
    case damaged(path: String, detail: String)
    case diskFull(path: String)
    case notWritable(path: String, detail: String)
    /// Another program held the database for longer than the time we wait.
    case busy(path: String)
    case failed(path: String, detail: String)
    /// An edit that cannot be made; nothing was changed.
    case invalidEdit(EditProblem)
    case unknownVideo(VideoID)
    case unknownJob(Int64)

    public var description: String {
        switch self {
        case .missingDatabase(let folder): "“\(folder)” is no Tarsier project: project.db is missing."
        case .alreadyExists(let folder): "“\(folder)” already holds a project; choose another name."
        case .notAProject(let path, let detail): "“\(path)” is not a Tarsier project's database: \(detail)."
        case .newerVersion(let path, let found, let supported):
            "“\(path)” was written by a newer Tarsier (project format \(found); this one reads up to \(supported)). "
                + "Update Tarsier to open it; nothing was changed."
        case .damaged(let path, let detail):
            "The database “\(path)” is damaged (\(detail)). Make a copy of the project folder before anything else; "
                + "backups made before upgrades lie beside it as project.db.backup-v…."
        case .diskFull(let path):
            "The disk that holds “\(path)” is full: the last change was not saved, everything before it is. "
                + "Free some space and try again."
        case .notWritable(let path, let detail): "“\(path)” cannot be written (\(detail)); check its permissions."
        case .busy(let path): "Another program keeps “\(path)” locked; the change was not saved. Try again."
        case .failed(let path, let detail): "The database “\(path)” reported an error: \(detail)."
        case .invalidEdit(let problem): problem.description
        case .unknownVideo(let id): "The project has no video \(id)."
        case .unknownJob(let id): "The project has no job \(id)."
        }
    }
}

/// Why an edit was refused, in words for the person who made it. Frames in texts count from 1, as the page shows them.
public enum EditProblem: Error, Equatable, CustomStringConvertible {
    case unknownInstance(InstanceID)
    case unknownPrediction(PredictionID)
    case unknownVideo(VideoID)
    case unknownTrack(TrackID)
    case unknownNode(NodeID)
    case unknownEdge(NodeID, NodeID)
    case duplicateNodeName(String)
    case duplicateTrackName(String)
    case emptyName(String)
    case duplicateEdge(NodeID, NodeID)
    case selfEdge(NodeID)
    case selfSymmetry(NodeID)
    case nodesNotAPermutation
    case sameNodeTwice(NodeID)
    case unknownNodeName(String)
    case notOnOneFrame
    case frameOutside(video: VideoID, frame: Int, frameCount: Int)
    case framesBackwards(first: Int, last: Int)
    case infiniteCoordinate(NodeID)
    case halfPoint(NodeID)
    case tooManyPoints(found: Int, slots: Int)
    case wrongPointCount(found: Int, nodes: Int)
    case negativeFrameHasLabels(video: VideoID, frame: Int, labels: Int)
    case predictionOfAnotherVideo(PredictionID, VideoID)
    case sameTrackTwice(TrackID)
    case nothingChosen
    case unknownJoin(JoinID)
    case joinWithoutOther(JoinID)
    /// `connectTracks`: the track that is to go on is itself still there.
    case trackGoesOn(name: String, frame: Int)
    case sampleSize(Int)
    case nothingTracked
    case notInSample(frame: Int)
    case duplicateVideo(path: String)
    case videoMatchedTwice(VideoID)
    case notWithin(frame: Int, first: Int, last: Int)
    case unreadable(String)

    /// Animal-frames that one sample holds at most.
    static let mostSampled = 10_000

    public var description: String {
        switch self {
        case .unknownInstance(let id): "Instance \(id) is no longer there; someone may have deleted it."
        case .unknownPrediction(let id):
            "Prediction \(id) is no longer there; it may have been replaced by a newer one."
        case .unknownVideo(let id): "The project has no video \(id)."
        case .unknownTrack(let id): "The project has no track \(id)."
        case .unknownNode(let id): "The skeleton has no body part \(id)."
        case .unknownEdge(let a, let b): "The skeleton has no edge from body part \(a) to \(b)."
        case .duplicateNodeName(let name): "The skeleton already has a body part named “\(name)”; names must differ."
        case .duplicateTrackName(let name): "There is already a track named “\(name)”; names must differ."
        case .emptyName(let what): "A \(what) needs a name."
        case .duplicateEdge(let a, let b): "The edge from body part \(a) to \(b) is already there."
        case .selfEdge(let id): "An edge cannot connect body part \(id) with itself."
        case .selfSymmetry(let id): "Body part \(id) cannot be its own left-right partner."
        case .sameNodeTwice(let id): "Body part \(id) cannot be merged with itself."
        case .unknownNodeName(let name): "The skeleton to be loaded has no body part named “\(name)”."
        case .notOnOneFrame: "Only instances of one frame can be merged."
        case .nodesNotAPermutation: "The new order must name every body part of the skeleton exactly once."
        case .frameOutside(let video, let frame, let count):
            "Video \(video) has frames 1 to \(count); frame \(frame + 1) is outside."
        case .framesBackwards(let first, let last):
            "The range of frames from \(first + 1) to \(last + 1) ends before it begins."
        case .infiniteCoordinate(let id): "The position of body part \(id) is infinite; expected px, or nothing."
        case .halfPoint(let id): "The position of body part \(id) has only one of x and y."
        case .tooManyPoints(let found, let slots):
            "The instance has \(found) points; the skeleton has only \(slots) body parts."
        case .wrongPointCount(let found, let nodes):
            "An instance has \(found) points, the skeleton \(nodes) body parts."
        case .negativeFrameHasLabels(_, let frame, let labels):
            "Frame \(frame + 1) has \(labels) labelled instance\(labels == 1 ? "" : "s"); "
                + "delete them before marking it as empty."
        case .predictionOfAnotherVideo(let id, let video): "Prediction \(id) is not of video \(video)."
        case .sameTrackTwice(let id): "Track \(id) cannot be swapped with itself."
        case .nothingChosen: "Nothing was chosen to change."
        case .unknownJoin(let id): "Join \(id) is no longer there; the video may have been tracked again."
        case .joinWithoutOther: "There is no other animal to swap with at this join."
        case .trackGoesOn(let name, let frame):
            "“\(name)” is still there itself on frame \(frame + 1); swap the two tracks instead, or connect later."
        case .sampleSize(let count): "A sample has 1 to \(Self.mostSampled) animal-frames; \(count) were asked for."
        case .nothingTracked: "No animal has a track yet; track the predictions first."
        case .notInSample(let frame): "Frame \(frame + 1) is not in the sample; another one may have been drawn since."
        case .duplicateVideo(let path): "The video “\(path)” is already in the project."
        case .videoMatchedTwice(let id): "Two videos of the other project cannot both be video \(id) of this one."
        case .notWithin(let frame, let first, let last):
            "Frame \(frame + 1) is not among the frames \(first + 1) to \(last + 1) that the track is to hold for."
        case .unreadable(let detail): "The edit cannot be read: \(detail)."
        }
    }
}
