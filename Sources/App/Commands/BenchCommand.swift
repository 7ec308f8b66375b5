import ArgumentParser
import Foundation
import Neural
import Video

/// One timing of one piece of work, for `scripts/bench`, which sets it against a peer's in the same run.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Time a piece of the work; “make bench” sets it against its peers.",
        shouldDisplay: false, subcommands: [Network.self, Training.self, Video.self, Predictions.self])

    struct Network: ParsableCommand {
        @Option var filters = 16
        @Option var size = 512
        @Option var batch = 4
        @Option var threads = 2
        @Option var repeats = 5
        @Option(help: "inference, training, or both where it is left out.")
        var only: String?
        @Option(help: "float32 or bfloat16, for inference.")
        var precision = "float32"

        func run() throws {
            let architecture = NetworkArchitecture.unet(
                UNetConfiguration(filters: filters, filtersRate: 2, maxStride: 16, outputStride: 2))
            let heads = [HeadSpecification(name: "maps", channels: 13, stride: 2)]
            let network = try Neural.Network(
                architecture, inputChannels: 1, heads: heads, seed: 1, device: CPU(threads: threads))
            guard let precision = Precision(rawValue: precision), network.supports(precision) else {
                throw ValidationError("This processor does not compute in \(precision).")
            }
            network.inferencePrecision = precision
            let input = Tensor(shape: [batch, 1, size, size], filledWith: 0.5)
            let target = Tensor(shape: [batch, 13, size / 2, size / 2])
            var times: [String: Double] = [:]
            if only != "training" { times["inference_ms"] = try median { _ = try network.forward(input) } }
            if only != "inference" {
                times["training_ms"] = try median {
                    let outputs = try network.forward(input, training: true)
                    try network.backward([try Loss.meanSquaredError(outputs[0], target).gradient])
                }
            }
            JSONLines.write(times)
        }

        private func median(_ work: () throws -> Void) rethrows -> Double {
            try work()
            return try Timing.median(of: (0..<repeats).map { _ in try Timing.milliseconds(work) })
        }
    }

    struct Video: ParsableCommand {
        @Argument var file: String
        @Option var jumps = 50
        @Option var sequential = 300

        func run() throws {
            let decoder = try VideoDecoder(opening: file)
            var generator = SplitMix64(seed: 1)
            let random = try (0..<jumps).map { _ in
                let frame = Int.random(in: 0..<decoder.info.frameCount, using: &generator)
                return try Timing.milliseconds { _ = try decoder.frame(frame, as: .gray) }
            }
            let count = min(sequential, decoder.info.frameCount)
            let all = try Timing.milliseconds {
                for frame in 0..<count { _ = try decoder.frame(frame, as: .gray) }
            }
            JSONLines.write([
                "random_p50_ms": Timing.median(of: random), "random_worst_ms": random.max() ?? 0,
                "sequential_frames_per_s": Double(count) / all * 1000,
            ])
        }
    }
}

enum Timing {
    static func milliseconds(_ work: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try work()
        return (ContinuousClock.now - start) / .milliseconds(1)
    }

    static func median(of values: [Double]) -> Double {
        values.isEmpty ? .nan : values.sorted()[values.count / 2]
    }
}
