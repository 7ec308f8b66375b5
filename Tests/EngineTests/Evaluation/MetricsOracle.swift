import Foundation

/// The published metrics in Python, run as a child: data in on standard input, one JSON object out.
enum MetricsOracle {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    static let python: String? = {
        let named = ProcessInfo.processInfo.environment["TARSIER_PYTHON"]
        let path = named ?? root.appendingPathComponent(".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    static let absence = "No Python for checks: set TARSIER_PYTHON, or run scripts/setup."

    struct Failed: Error, CustomStringConvertible {
        let script: String
        let description: String
    }

    static func run(_ script: String, on input: some Encodable) throws -> [String: Double] {
        let file = root.appendingPathComponent("Tests/Fixtures/metrics/\(script)")
        let data = FileManager.default.temporaryDirectory.appendingPathComponent("metrics-\(UUID()).json")
        try JSONEncoder().encode(input).write(to: data)
        defer { try? FileManager.default.removeItem(at: data) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python ?? "")
        process.arguments = [file.path]
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = try FileHandle(forReadingFrom: data)
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let result = try output.fileHandleForReading.readToEnd() ?? Data()
        let message = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(script: script, description: String(decoding: message, as: UTF8.self))
        }
        return try JSONDecoder().decode([String: Double].self, from: result)
    }
}
