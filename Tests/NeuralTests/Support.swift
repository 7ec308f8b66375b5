import Foundation
import Testing

import Neural

/// Numbers in [-1, 1), the same in every run.
func randomTensor(_ shape: [Int], seed: UInt64) -> Tensor {
    var generator = Xoshiro256(seed: seed)
    return Tensor(
        shape: shape, values: (0..<shape.reduce(1, *)).map { _ in Float(generator.uniform(-1, 1)) })
}

/// The parameters of a graph with random values, biases included.
func randomParameters(_ graph: Graph, seed: UInt64) -> [Parameter] {
    graph.parameters.enumerated().map { index, specification in
        let parameter = Parameter(specification)
        let scale = Float(1 / Double(max(1, specification.fanIn)).squareRoot())
        let values = randomTensor(specification.shape, seed: seed &+ UInt64(index) &* 1000).values
        // A variance and a scale are positive.
        let offset = specification.startsAt * 1.2
        parameter.value = Tensor(shape: specification.shape, values: values.map { $0 * scale + offset })
        return parameter
    }
}

extension Network {
    /// Biases other than zero. Where all inputs of a convolution are zero its output is its bias, and at exactly zero
    /// the slope of a ReLU is a matter of rounding.
    func randomizeBiases() {
        for (index, parameter) in parameters.enumerated() where parameter.name.hasSuffix(".bias") {
            let values = randomTensor(parameter.shape, seed: 50 + UInt64(index)).values
            parameter.value = Tensor(shape: parameter.shape, values: values.map { $0 * 0.1 })
        }
    }
}

/// The largest difference, relative to the largest number of `b` (at least 1e-3).
func relativeDifference(_ a: Tensor, _ b: Tensor) -> Float {
    let largest = b.values.map(abs).max() ?? 0
    let difference = zip(a.values, b.values).map { abs($0 - $1) }.max() ?? 0
    return a.shape == b.shape && !difference.isNaN ? difference / max(largest, 1e-3) : .infinity
}

/// A folder of its own that is removed afterwards.
func withTemporaryFolder<R>(_ body: (URL) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tarsier-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
}

/// Graphs that each hold one operation, joined with what its fast version is fused with.
struct OperationCase: CustomTestStringConvertible, Sendable {
    let name: String
    let graph: Graph
    let shape: InputShape
    var testDescription: String { name }
}

/// Data that lies beside the repository and may be absent.
enum Shared {
    static let folder: URL = {
        if let path = ProcessInfo.processInfo.environment["TARSIER_SHARED"] { return URL(fileURLWithPath: path) }
        return packageRoot.deletingLastPathComponent().appendingPathComponent("shared/data")
    }()
    static let sleapNN = folder.appendingPathComponent("models/sleap-nn/minimal_instance_bottomup/best.ckpt")
}

/// The repository, from this file's place in it.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
