import ArgumentParser
import Domain
import Engine
import Foundation
import Formats
import Neural
import Storage
import Video

/// How a command ends; scripts and clusters go by it.
package enum ExitStatus: Int32 {
    case done = 0
    /// Something broke that the input is not to blame for.
    case failed = 1
    /// The command line itself cannot be understood.
    case usage = 2
    /// A file, a project or a value is not what it should be.
    case badInput = 3

    package init(of error: any Error) {
        switch error {
        case is FrameSelectionError, is SkeletonError, is VideoError, is FormatError, is StorageError, is EngineError,
            is NeuralError, is CommandError:
            self = Failure.isOfTheMachine(error) ? .failed : .badInput
        case is CleanExit:
            self = .done
        default:
            let code = Tarsier.exitCode(for: error)
            self = code == .success ? .done : code == .validationFailure ? .usage : .failed
        }
    }
}

/// What the commands themselves find wrong.
package enum CommandError: Error, CustomStringConvertible {
    case notFound(path: String)
    case videoNotNamed(path: String, videos: [String])
    case timesWithoutVideo(path: String, video: String)
    case timesDoNotFit(path: String, video: String)
    case framesBeyondVideo(path: String, frame: Int, video: String, count: Int)
    case unknownProfile(name: String, known: [String])
    case unknownRun(name: String, known: [String])
    case runExists(name: String)
    case badRunName(String)
    case noSuchVideo(number: Int, count: Int)
    case importedWithoutVideos(frames: Int, videos: [String])
    case noFrames(selection: String, frameCount: Int)
    case outputExists(path: String)
    case notAProject(path: String)
    case unknownSkeleton(name: String, known: [String])
    case skeletonMismatch(model: [String], project: [String])
    case notAModel(path: String)
    case badNodeMapping(text: String, reason: String)
    case unmatchedNodes(model: [String], project: [String], same: [String], suggestion: String)
    case nothingToTrack
    /// No frame fits; the reason is a whole sentence.
    case nothingToSuggest(reason: String)
    case unknownPart(name: String, known: [String])
    case unknownTracker(name: String, known: [String])
    case oneVideoNeeded(count: Int)
    case nothingToExport
    case packageOfSeveralVideos(option: String, count: Int)
    case noSuchOutput(count: Int)
    case cropOutside(width: Int, height: Int)
    case mergeWithItself
    case nothingToPack
    case badPair(String)
    case cancelled

    package var description: String {
        switch self {
        case .notFound(let path): "There is no file or folder at \(path)."
        case .videoNotNamed(let path, let videos):
            videos.isEmpty
                ? "\(path) does not say which video its poses belong to, and the project has none: add the video first."
                : "\(path) does not say which video its poses belong to, and its name does not tell: choose one of "
                    + "\(videos.joined(separator: ", ")) (on the command line --video, counted from 0)."
        case .timesWithoutVideo(let path, let video):
            "\(path) tells the times of its poses, not their frames: add the video\(video.isEmpty ? "" : " \(video)") first."
        case .timesDoNotFit(let path, let video):
            "The times of the poses in \(path) are not those of the frames of \(video): they belong to another video."
        case .framesBeyondVideo(let path, let frame, let video, let count):
            "\(path) has poses on frame \(frame + 1), but \(video) has only \(count) frames: they belong to another video."
        case .unknownProfile(let name, let known):
            "There is no training profile “\(name)”; the built-in ones are \(known.joined(separator: ", ")),"
                + " or give the path of a .json file."
        case .unknownRun(let name, let known):
            "There is no trained model “\(name)”"
                + (known.isEmpty ? "; nothing has been trained in this project yet." : "; the project has ")
                + known.joined(separator: ", ") + (known.isEmpty ? "" : ".")
        case .runExists(let name): "A run named “\(name)” exists already; choose another name with --run."
        case .badRunName(let name):
            "“\(name)” cannot be the name of a run: it names a folder, so it has no “/” and no leading dot."
        case .noSuchVideo(let number, let count):
            "There is no video \(number): the project has \(count), counted from 0."
        case .importedWithoutVideos(let frames, let videos):
            "\(frames) labelled frames were imported and can be edited, but their video cannot be found: "
                + videos.joined(separator: ", ")
                + ". Import again with --video-root FOLDER, or relink the video in the page."
        case .nothingToPack: "None of these frames is labelled or suggested, so there is nothing to pack."
        case .mergeWithItself: "A project cannot be merged with itself; choose another one."
        case .badPair(let text):
            "“\(text)” says not which videos are the same: expected a number of the other project’s video = a number of this "
                + "project’s, or “new”, as in 0=1 or 0=new."
        case .noFrames(let selection, let count):
            "The selection \(selection) holds no frame of the video, which has \(count), counted from 0."
        case .outputExists(let path): "\(path) exists already."
        case .notAProject(let path):
            "\(path) is not a Tarsier project (a folder with project.db); create one with “tarsier new”."
        case .unknownSkeleton(let name, let known):
            "There is no skeleton “\(name)”; the built-in ones are \(known.joined(separator: ", "))."
        case .skeletonMismatch(let model, let project):
            "The model was trained for the parts \(model.joined(separator: ", ")); the project has "
                + "\(project.joined(separator: ", "))."
        case .notAModel(let path):
            "\(path) holds no trained model: expected best_model.h5 with training_config.json (SLEAP), or best.ckpt with "
                + "training_config.yaml (sleap-nn)."
        case .badNodeMapping(let text, let reason): "The mapping “\(text)” cannot be used: \(reason)."
        case .unmatchedNodes(let model, let project, let same, let suggestion):
            "The model finds \(model.joined(separator: ", ")); the project has \(project.joined(separator: ", ")). "
                + (same.isEmpty ? "No names are the same" : "Only \(same.joined(separator: ", ")) are the same")
                + "; pair the others with --map-nodes \(suggestion) (parts without a partner are left out)."
        case .nothingToTrack: "There are no predictions to track here; run “tarsier predict” first."
        case .nothingToSuggest(let reason): reason
        case .unknownPart(let name, let known):
            "The skeleton has no body part “\(name)”; it has \(known.isEmpty ? "none" : known.joined(separator: ", "))."
        case .unknownTracker(let name, let known):
            "There is no tracker “\(name)”; choose \(known.joined(separator: " or "))."
        case .oneVideoNeeded(let count):
            count == 0
                ? "The project has no video to export."
                : "An analysis file holds one video and the project has \(count): choose one with --video, from 0, or take "
                    + "--all-videos."
        case .nothingToExport: "No video of the project has labels or predictions: there is nothing to export."
        case .packageOfSeveralVideos(let option, let count):
            "\(option) cannot be packed for labels of \(count) videos, since frames are counted anew in a package: leave it "
                + "out (a random share is held out instead), or choose one video with --video."
        case .noSuchOutput(let count): "The run’s networks have \(count) outputs that can be shown, counted from 0."
        case .cropOutside(let width, let height):
            "The crop does not lie within the video, which has \(width) × \(height) px."
        case .cancelled: "The job was cancelled."
        }
    }
}

/// How a failure is told.
package enum Failure {
    /// One line on standard error; with `--json`, the job's last line on standard output as well.
    static func report(_ error: any Error) {
        let text = message(of: error)
        FileHandle.standardError.write(Data("tarsier: \(text)\n".utf8))
        if CommandLine.arguments.contains("--json") {
            JSONLines.write(JobEvent(.failed, message: text))
        }
    }

    /// The cause in the user's words.
    package static func message(of error: any Error) -> String {
        if let coded = error as? DecodingError { return "The file cannot be read: \(words(of: coded))" }
        if type(of: error) is NSError.Type { return (error as NSError).localizedDescription }
        return String(describing: error)
    }

    private static func words(of error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "“\(key.stringValue)” is missing."
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” holds the wrong kind of value."
        case .dataCorrupted(let context): context.debugDescription
        @unknown default: String(describing: error)
        }
    }

    /// A full disk, a cancelled job or a training that broke down is no fault of the input.
    static func isOfTheMachine(_ error: any Error) -> Bool {
        switch error {
        case CommandError.cancelled, EngineError.cancelled, EngineError.cannotWrite, EngineError.lossNotFinite: true
        case StorageError.diskFull, StorageError.busy, StorageError.failed, FormatError.unwritable: true
        case NeuralError.device, VideoError.diskFull: true
        default: false
        }
    }
}
