import Domain
import Engine
import Formats
import Foundation
import Storage

/// A training as one file that another machine can run: labels with their pictures, profile, script, README.
struct TrainingPackage {
    let store: ProjectStore
    let profile: TrainingProfile
    let options: TrainingOptions
    /// Name of the run to be.
    let run: String
    /// Which frames come along beside the labelled ones.
    var extent = LabelPictures.Extent.labelled

    /// - Returns: the number of labelled frames in it.
    /// - Throws: `CommandError`, `FormatError`, `VideoError`.
    func write(to file: URL, reporter: any Reporter) throws -> Int {
        let labels = try LabelPictures(store, extent: extent) { video, frame in
            (options.video == nil || options.video == video) && (options.frames?.contains(frame) ?? true)
        }
        let words = try command(labels)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tarsier-package-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let slp = folder.appendingPathComponent("labels.pkg.slp")
        try labels.write(to: slp) { if Cancellation.isRequested { throw CommandError.cancelled } }
            .forEach { reporter.log("warning: \($0)") }
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let zip = try ZipWriter(creating: file)
        try zip.add(slp, as: "\(run)/labels.pkg.slp")
        try zip.add(Data(try profile.json()), as: "\(run)/profile.json")
        try zip.add(Data(script(words).utf8), as: "\(run)/train.sh", isExecutable: true)
        try zip.add(Data(readme(words, labels).utf8), as: "\(run)/README.txt")
        for extra in try extras() { try zip.add(extra.file, as: "\(run)/\(extra.name)") }
        try zip.finish()
        return labels.labelledCount
    }

    /// Weights to start from travel along.
    private func extras() throws -> [(file: URL, name: String)] {
        var extras: [(URL, String)] = []
        if let start = options.initialWeights {
            for name in try FileManager.default.contentsOfDirectory(atPath: start.path).sorted()
            where name == "config.json" || name.hasSuffix(".safetensors") {
                extras.append((start.appendingPathComponent(name), "start-from/\(name)"))
            }
        }
        if let weights = options.encoderWeights { extras.append((weights, encoderName(weights))) }
        return extras
    }

    private func encoderName(_ weights: URL) -> String { "encoder-weights.\(weights.pathExtension)" }

    /// The words after `tarsier train PROJECT`.
    private func command(_ labels: LabelPictures) throws -> [String] {
        var words = ["--profile", "profile.json", "--run", run, "--seed", String(options.seed)]
        if let minutes = options.minutes { words += ["--minutes", String(minutes)] }
        for (name, frames) in [
            ("--validation-frames", options.validationFrames), ("--test-frames", options.testFrames),
        ] {
            guard let frames else { continue }
            // In the package frames are counted anew, each video for itself.
            guard let video = labels.document.videos.first, labels.document.videos.count == 1 else {
                throw CommandError.packageOfSeveralVideos(option: name, count: labels.document.videos.count)
            }
            if let places = try labels.places(of: frames, in: video) { words += [name, places.description] }
        }
        if options.initialWeights != nil { words += ["--start-from", "./start-from"] }
        if let weights = options.encoderWeights { words += ["--encoder-weights", encoderName(weights)] }
        return words
    }

    private func script(_ words: [String]) -> String {
        """
        #!/bin/sh
        # Trains “\(run)” here; run it in this folder. Stopped, it goes on with: sh train.sh --resume
        set -e
        cd "$(dirname "$0")"
        if [ ! -d training.tarsier ]; then
            tarsier new training.tarsier
            tarsier import training.tarsier labels.pkg.slp
        fi
        tarsier train training.tarsier \(words.map(Self.quoted).joined(separator: " ")) "$@"

        """
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./,:".contains($0)) }
        return isPlain ? word : "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }

    private func readme(_ words: [String], _ labels: LabelPictures) -> String {
        let videos = labels.document.videos.map { "  \($0.path): \($0.frameCount) frames" }
        return """
            A training of Tarsier \(TarsierVersion.current), from the project “\(store.name)”.

            labels.pkg.slp   the labels with their pictures; SLEAP and sleap-io open it too
            profile.json     how the networks are built and trained
            train.sh         the commands below, in order

            Pictures of:
            \(videos.joined(separator: "\n"))

            On the other machine, where Tarsier is installed, in this folder:

              sh train.sh

            which makes a project of the labels and trains on it:

              tarsier new training.tarsier
              tarsier import training.tarsier labels.pkg.slp
              tarsier train training.tarsier \(words.map(Self.quoted).joined(separator: " "))

            Back home, copy the run's folder, all of it, into the project; the page lists it at once:

              training.tarsier/models/\(run)  ->  \(store.folder.lastPathComponent)/models/\(run)

            Trained with SLEAP instead, its model folders come in with: tarsier import-model PROJECT FOLDER…
            A run that comes back counts the frames it learnt from within the package, not within the videos.

            """
    }
}
