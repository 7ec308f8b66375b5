import Domain
import Foundation
import Neural

extension RunConfiguration {
    init(profile: TrainingProfile, options: TrainingOptions, data: TrainingData, models: [ModelConfiguration]) {
        self.init(
            format: Self.currentFormat, version: options.version,
            created: Date.now.formatted(.iso8601), skeleton: data.skeleton, profile: profile, models: models,
            trainingFrames: TrainingData.references(data.training),
            validationFrames: TrainingData.references(data.validation),
            testFrames: TrainingData.references(data.test), frames: options.frames?.description,
            minutes: options.minutes, seed: options.seed, machine: Machine(threads: options.threads),
            provenance: options.provenance)
    }

    /// What makes this another run than `earlier`, in words; nil: nothing does.
    func difference(from earlier: RunConfiguration) -> String? {
        if earlier.profile != profile { return "the profile" }
        if earlier.skeleton.nodeNames != skeleton.nodeNames { return "the skeleton" }
        if earlier.seed != seed { return "the seed" }
        if earlier.trainingFrames != trainingFrames || earlier.validationFrames != validationFrames
            || earlier.testFrames ?? [] != testFrames ?? []
        {
            return "the choice of labelled frames"
        }
        // What was chosen when a model's training ended is no other run.
        let begun = earlier.models.map { model in
            var begun = model
            (begun.precision, begun.bfloat16Difference) = (.float32, nil)
            return begun
        }
        return begun == models ? nil : "what the labels say about the animals' size"
    }
}

extension RunConfiguration.Machine {
    init(threads: Int) {
        let info = ProcessInfo.processInfo
        self.init(
            system: info.operatingSystemVersionString, processor: Self.processor, cores: info.processorCount,
            threads: threads, device: CPU(threads: threads).name)
    }

    /// As the kernel names it.
    private static var processor: String {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return "unknown" }
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }
}
