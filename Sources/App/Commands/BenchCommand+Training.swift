import ArgumentParser
import Domain
import Engine
import Foundation

extension BenchCommand {
    /// Steps of training from data to optimizer, as `train` takes them; nothing is kept.
    struct Training: ParsableCommand {
        @Argument var project: String
        @Option var profile: String
        /// As the profile names it; the first where it is left out.
        @Option var model: String?
        /// Steps that are timed, after some that are not: memory is taken and kernels are chosen in the first ones.
        @Option var steps = 12
        @Option var warmUp = 4
        @Option var threads = 2

        func run() throws {
            var profile = try ProfileTemplates.load(profile)
            if let model { profile.models.removeAll { $0.model.rawValue != model } }
            guard !profile.models.isEmpty else { throw ValidationError("The profile has no such model.") }
            // So many that no validation comes between.
            profile.models[0].optimization.batchesPerEpoch = warmUp + steps + 1
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: folder) }
            let store = try ProjectAccess.open(project, reporter: makeReporter(json: false))
            let trainer = try Trainer(
                source: StoredLabels(store: store), profile: profile,
                options: TrainingOptions(runFolder: folder, seed: 1, threads: threads))
            JSONLines.write(
                [
                    "step_ms": Timing.median(of: try durations(of: trainer)),
                    "batch": Double(profile.models[0].optimization.batchSize),
                ])
        }

        /// Of the steps after the first ones, ms.
        private func durations(of trainer: Trainer) throws -> [Double] {
            var moments: [Double] = []
            do {
                _ = try trainer.run(
                    onEvent: { if case .batch(let batch) = $0 { moments.append(batch.seconds * 1000) } },
                    isCancelled: { moments.count > warmUp + steps })
            } catch EngineError.cancelled {}
            return zip(moments.dropFirst(warmUp), moments.dropFirst(warmUp + 1)).map { $1 - $0 }
        }
    }
}
