import Domain

/// What can go wrong in training, inference, tracking and evaluation, said with its facts.
public enum EngineError: Error, Equatable {
    /// A profile cannot be read as JSON of the expected form; `path` is the place within it.
    case unreadableProfile(path: String, reason: String)
    /// A profile has a key that this version does not know.
    case unknownProfileKey(path: String)
    /// A profile's value is outside what is possible.
    case invalidProfile(path: String, found: String, expected: String)
    /// No frame has a usable label.
    case noLabels(selection: String?)
    /// There are labels, but on too few frames to train on some and test on others.
    case tooFewLabels(found: Int, needed: Int)
    /// The named anchor part is not in the skeleton.
    case unknownAnchor(part: String, parts: [String])
    /// The named anchor part is in the skeleton, but on no labelled animal.
    case anchorNeverLabelled(part: String)
    /// A crop cannot hold the largest labelled animal; both sides in px of the original frame.
    case cropTooSmall(crop: Int, animal: Int, video: VideoID, frame: Int)
    /// Single-instance training met more than one animal on a frame.
    case severalAnimals(count: Int, video: VideoID, frame: Int)
    /// A labelled frame cannot be decoded.
    case undecodableFrame(video: VideoID, frame: Int, reason: String)
    /// The loss is NaN or infinite. Epochs and batches count from 1.
    case lossNotFinite(model: String, epoch: Int, batch: Int, keptEpoch: Int?)
    /// The caller asked to stop.
    case cancelled
    /// A run folder cannot be used.
    case unusableRun(path: String, reason: String)
    /// A run exists already where a new one should be written.
    case runExists(path: String)
    /// Resuming needs the settings the run began with.
    case resumeMismatch(path: String, what: String)
    /// The given models do not make up a pipeline.
    case incompletePipeline(found: [String], expected: String)
    /// The fixed validation frames leave nothing to learn from, or nothing to validate with.
    case invalidSplit(frames: String, training: Int, validation: Int)
    /// A bottom-up model needs parts that can be joined.
    case tooFewParts(parts: [String])
    /// A model with identity needs animals with tracks.
    case tooFewIdentities(found: [String])
    /// A profile names a part that the skeleton does not have.
    case unknownPart(part: String, parts: [String])
    /// Two models were trained for different skeletons.
    case skeletonMismatch(first: [String], second: [String])
    /// A frame was asked for that the video does not have.
    case frameOutOfRange(frame: Int, count: Int)
    /// A file could not be written.
    case cannotWrite(path: String, reason: String)
}

extension EngineError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unreadableProfile(let path, let reason):
            "The training profile cannot be read at \(path): \(reason)."
        case .unknownProfileKey(let path):
            "The training profile has a setting “\(path)” that this version does not know."
        case .invalidProfile(let path, let found, let expected):
            "The training profile's setting “\(path)” is \(found); expected \(expected)."
        case .noLabels(let selection):
            selection.map { "None of the chosen frames (\($0)) has a labelled animal: there is nothing to learn from." }
                ?? "No frame has a labelled animal: there is nothing to learn from. Label some frames first."
        case .tooFewLabels(let found, let needed):
            "Only \(found) frame\(found == 1 ? " is" : "s are") labelled; training needs at least \(needed), "
                + "because some are kept aside to test on. Label a few more."
        case .unknownAnchor(let part, let parts):
            "The anchor part “\(part)” is not in the skeleton, which has \(parts.joined(separator: ", "))."
        case .anchorNeverLabelled(let part):
            "The anchor part “\(part)” is not visible on any labelled animal; choose another part, or none."
        case .cropTooSmall(let crop, let animal, let video, let frame):
            "The crop of \(crop) px is smaller than the largest labelled animal, which needs \(animal) px "
                + "(video \(video), frame \(frame + 1)). Enlarge the crop or set it to “auto”."
        case .severalAnimals(let count, let video, let frame):
            "Single-instance training allows one animal on a frame, but frame \(frame + 1) of video \(video) "
                + "has \(count). Train top-down models, or remove the extra labels."
        case .undecodableFrame(let video, let frame, let reason):
            "Frame \(frame + 1) of video \(video) is labelled but cannot be decoded: \(reason)"
        case .lossNotFinite(let model, let epoch, let batch, let keptEpoch):
            "Training of \(model) broke down in epoch \(epoch), batch \(batch): the loss is no longer a number. "
                + (keptEpoch.map { "The weights of epoch \($0) are kept. " } ?? "There are no good weights yet. ")
                + "A lower learning rate usually helps."
        case .cancelled: "Stopped on request."
        case .unusableRun(let path, let reason): "The trained model in \(path) cannot be used: \(reason)"
        case .runExists(let path): "There is a training run in \(path) already; choose another name, or resume it."
        case .resumeMismatch(let path, let what):
            "The run in \(path) cannot be resumed: \(what) differs from when it was started."
        case .incompletePipeline(let found, let expected):
            "These models (\(found.joined(separator: ", "))) do not work together; expected \(expected)."
        case .invalidSplit(let frames, let training, let validation):
            "With the validation frames \(frames), \(training) labelled frames are left to learn from and "
                + "\(validation) to validate with; each needs a labelled animal."
        case .tooFewParts(let parts):
            "A bottom-up model joins parts to animals, so it needs at least two labelled parts; the skeleton has "
                + "\(parts.isEmpty ? "none" : parts.joined(separator: ", "))."
        case .tooFewIdentities(let found):
            "A model with identity tells animals apart by their tracks, but the labels name "
                + (found.isEmpty ? "none" : "only " + found.joined(separator: ", "))
                + ". Give at least two animals tracks, or train a model without identity."
        case .unknownPart(let part, let parts):
            "The profile weighs the part “\(part)”, which is not in the skeleton: \(parts.joined(separator: ", "))."
        case .skeletonMismatch(let first, let second):
            "The models were trained for different body plans. Parts of the same name: \(Self.list(first, in: second)); "
                + "only of the first: \(Self.list(first, notIn: second)); "
                + "only of the second: \(Self.list(second, notIn: first))."
                + (Set(first) == Set(second) ? " Their order differs." : "")
        case .frameOutOfRange(let frame, let count):
            "Frame \(frame + 1) was asked for, but the video has \(count) frames."
        case .cannotWrite(let path, let reason): "\(path) could not be written: \(reason)"
        }
    }

    private static func list(_ names: [String], in others: [String]) -> String {
        let found = names.filter(others.contains)
        return found.isEmpty ? "none" : found.joined(separator: ", ")
    }

    private static func list(_ names: [String], notIn others: [String]) -> String {
        list(names, in: names.filter { !others.contains($0) })
    }
}
