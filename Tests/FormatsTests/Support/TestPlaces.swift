import Foundation
import Testing

/// Where tests find what does not belong to the sources.
enum TestPlaces {
    /// The package's root, from the place of this very file.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let fixtures = root.appendingPathComponent("Tests/Fixtures/formats")

    /// The folder of shared data, when it is there.
    static let shared: URL? = {
        let environment = ProcessInfo.processInfo.environment["TARSIER_SHARED"]
        let folder =
            environment.map { URL(fileURLWithPath: $0) }
            ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// Python with sleap-io, h5py and pandas, when it is there.
    static let python: String? = {
        let environment = ProcessInfo.processInfo.environment["TARSIER_PYTHON"]
        let path = environment ?? root.appendingPathComponent(".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static let withPython = ConditionTrait.enabled(
        if: python != nil, "needs Python with sleap-io: set TARSIER_PYTHON or run scripts/setup")
    static let withShared = ConditionTrait.enabled(
        if: shared != nil, "needs the shared data: set TARSIER_SHARED or put it beside the repository")
}

/// A folder of one test's own, removed with everything in it.
final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("tarsier-formats-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    func write(_ text: String, to name: String) throws -> URL {
        let url = file(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        return url
    }
}

struct PythonFailure: Error, CustomStringConvertible {
    let description: String
}

enum Python {
    /// What a script of the fixtures' folder prints.
    static func run(_ script: String, _ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: TestPlaces.python ?? "/nonexistent")
        process.arguments = [TestPlaces.fixtures.appendingPathComponent(script).path] + arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let complaint = Task.detached { errors.fileHandleForReading.readDataToEndOfFile() }
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        _ = complaint
        guard process.terminationStatus == 0 else {
            throw PythonFailure(description: "\(script) ended with \(process.terminationStatus)")
        }
        return data
    }
}
