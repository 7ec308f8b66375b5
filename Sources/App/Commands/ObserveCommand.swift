import ArgumentParser
import Domain
import Engine
import Foundation
import Storage
import Video

/// The child that shows the page what a network sees: it stays, answers one question a line, and ends with its input.
struct ObserveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "observe", abstract: "Answer what a run's networks see, for the page.", shouldDisplay: false)

    @Argument(help: "The project's folder.")
    var project: String
    @Option(help: "Processor threads; all cores where it is left out.")
    var threads: Int?

    func run() throws {
        let store = try ProjectAccess.open(project, reporter: JSONLines())
        let desk = ObservationDesk(
            store: store, threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
        while let line = readLine() {
            var answer = Observation.Answer()
            do {
                let question = try JSONDecoder().decode(Observation.Question.self, from: Data(line.utf8))
                answer.id = question.id
                try desk.answer(question)
            } catch {
                answer.error = Failure.message(of: error)
            }
            JSONLines.write(answer)
        }
    }
}

/// What the server and the child say to each other.
enum Observation {
    struct Question: Codable, Sendable {
        let id: Int
        let run: String
        let video: Int64
        let frame: Int
        /// A place among the run's outputs.
        let output: Int
        /// Where the maps are to be written.
        let file: String
    }

    struct Answer: Codable, Sendable {
        var id = 0
        var error: String?
    }
}

/// Keeps the run and the video that were asked for last.
private final class ObservationDesk {
    private let store: ProjectStore
    private let threads: Int
    private var observer: (run: String, changed: Date?, value: NetworkObserver)?
    private var decoder: (video: VideoReference, value: VideoDecoder)?

    init(store: ProjectStore, threads: Int) {
        self.store = store
        self.threads = threads
    }

    func answer(_ question: Observation.Question) throws {
        let observer = try observer(of: question.run)
        let decoder = try decoder(of: VideoID(question.video))
        let frame = try decoder.frame(question.frame, as: observer.wantsColour ? .rgb : .gray)
        let outputs = observer.outputs
        guard outputs.indices.contains(question.output) else { throw CommandError.noSuchOutput(count: outputs.count) }
        let shown = try observer.observe(frame, output: question.output)
        let bytes = try ObservationFile.encode(
            frame: question.frame, outputs: outputs, place: question.output, shown: shown)
        try bytes.write(to: URL(fileURLWithPath: question.file))
    }

    /// A run whose weights have changed since, in training, is read anew.
    private func observer(of run: String) throws -> NetworkObserver {
        let folder = try RunFolder.find(run, of: store)
        let changed = try FileManager.default.contentsOfDirectory(
            at: folder, includingPropertiesForKeys: [.contentModificationDateKey]
        ).filter { $0.pathExtension == "safetensors" }.compactMap {
            try $0.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
        }.max()
        if let observer, observer.run == run, observer.changed == changed { return observer.value }
        observer = nil
        let value = try NetworkObserver(runFolders: [folder], threads: threads)
        observer = (run, changed, value)
        return value
    }

    private func decoder(of id: VideoID) throws -> VideoDecoder {
        let video = try store.video(id)
        if let decoder, decoder.video == video { return decoder.value }
        let value = try VideoLocation.open(video, in: store.folder)
        decoder = (video, value)
        return value
    }
}

/// The answer as the page reads it: docs/api.md, “What a network sees”.
enum ObservationFile {
    private struct Head: Encodable {
        struct Output: Encodable {
            let model, kind: String
            let channels: [String]
        }
        struct Patch: Encodable {
            let width, height: Int
            let scale, x, y: Double
        }
        let frame: Int
        let outputs: [Output]
        let output: Int
        let patches: [Patch]
    }

    static func encode(
        frame: Int, outputs: [NetworkOutput], place: Int, shown: NetworkOutput
    ) throws -> Data {
        let head = Head(
            frame: frame,
            outputs: outputs.map {
                Head.Output(model: $0.model.rawValue, kind: $0.kind.rawValue, channels: $0.channels)
            }, output: place,
            patches: shown.patches.map {
                Head.Patch(width: $0.width, height: $0.height, scale: $0.scale, x: $0.x, y: $0.y)
            })
        var json = try JSONEncoder().encode(head)
        while json.count % 8 != 0 { json.append(0x20) }
        var data = Data()
        for number in [UInt32(0x314F_5354), UInt32(json.count)] {
            withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
        }
        data.append(json)
        for patch in shown.patches { data.append(contentsOf: patch.values) }
        return data
    }
}
