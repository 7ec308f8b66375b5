import App
import Foundation
import Neural
import Testing

/// Trained models to read: tiny ones that `make_models.py` makes while the tests run, and the shared ones.
enum ModelFixtures {
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let python: String? = {
        let named = ProcessInfo.processInfo.environment["TARSIER_PYTHON"]
        let path = named ?? root.appendingPathComponent(".venv/bin/python").path
        return FileManager.default.isExecutableFile(atPath: path) ? path : nil
    }()

    /// The folder of shared data, when it is there.
    static let shared: URL? = {
        let folder =
            ProcessInfo.processInfo.environment["TARSIER_SHARED"].map { URL(fileURLWithPath: $0) }
            ?? root.deletingLastPathComponent().appendingPathComponent("shared/data")
        let models = folder.appendingPathComponent("models")
        return FileManager.default.fileExists(atPath: models.path) ? folder : nil
    }()

    static let withPython = ConditionTrait.enabled(
        if: python != nil, "needs Python with PyTorch and h5py: set TARSIER_PYTHON or run scripts/setup")
    static let withShared = ConditionTrait.enabled(
        if: shared != nil && python != nil, "needs the shared data (TARSIER_SHARED) and Python with h5py")

    /// A folder per model, made once a run of the tests.
    static let made: Result<URL, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("models-\(UUID().uuidString)")
        try run("make_models.py", [folder.path])
        return folder
    }

    /// Residual networks, 100 MB each; who asks for them removes them.
    static let resnets: Result<URL, any Error> = Result {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("resnets-\(UUID().uuidString)")
        try run("make_models.py", [folder.path, "--resnets"])
        return folder
    }

    static func model(_ name: String) throws -> URL { try made.get().appendingPathComponent(name) }

    /// A copy that a test may damage.
    static func copy(_ name: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: try model(name), to: folder)
        return folder
    }

    /// The numbers of an HDF5 file of the shared data.
    static func tensors(_ file: String) throws -> [String: Tensor] {
        let shared = try #require(shared)
        let out = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: out) }
        try run("h5_tensors.py", [shared.appendingPathComponent(file).path, out.path])
        return try SafeTensors.read(out).tensors
    }

    private struct Failure: Error {
        let script: String
        let status: Int32
    }

    private static func run(_ script: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python ?? "/nonexistent")
        process.arguments = [root.appendingPathComponent("Tests/Fixtures/formats/\(script)").path] + arguments
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(script: script, status: process.terminationStatus) }
    }
}

extension ImportedModel {
    /// The network, ready to run.
    func network() throws -> Network {
        let network = try Network(
            configuration.network, inputChannels: configuration.input.channels,
            heads: configuration.representations.map(\.head), seed: 1, device: CPU(threads: 1))
        try network.load(tensors)
        return network
    }
}

/// The largest difference, relative to the largest number where that is above 1.
func difference(_ found: Tensor, _ expected: Tensor) -> Float {
    guard found.shape == expected.shape else { return .infinity }
    let scale = max(1, expected.values.map(abs).max() ?? 1)
    return zip(found.values, expected.values).reduce(0) { max($0, abs($1.0 - $1.1)) } / scale
}

extension Tensor {
    /// Keras' `[N, H, W, C]` as `[N, C, H, W]`.
    var channelsFirst: Tensor {
        let (n, h, w, c) = (shape[0], shape[1], shape[2], shape[3])
        var result = Tensor(shape: [n, c, h, w])
        for i in 0..<n {
            for y in 0..<h { for x in 0..<w { for k in 0..<c { result[i, k, y, x] = self[i, y, x, k] } } }
        }
        return result
    }
}
