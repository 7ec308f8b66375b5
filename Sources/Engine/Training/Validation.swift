import Domain
import Neural

/// Measures a network on the frames that were kept aside, through the same decoding as inference.
struct Validation {
    struct Result {
        let loss: Double
        /// Mean and median, px of the original frame; nil when nothing was found.
        let meanError: Double?
        let medianError: Double?
        /// Share of the labelled parts (or anchors) that were found.
        let recall: Double
        /// Share of the named animals that were found and rightly named; nil of a model that tells no identity.
        let identity: Double?
    }

    let configuration: ModelConfiguration
    private let store: SampleStore
    let batches: [ExampleBatch]
    private let loss: ModelLoss
    /// Farther from a label than this, what was found is another animal's; px of the original frame.
    let farthestMatch: Double

    /// At most this many samples, and this many bytes of pictures, are looked at, spread evenly.
    private static let largestCount = 96
    private static let largestSize = 256 << 20

    init(
        _ configuration: ModelConfiguration, loss: ModelLoss, store: SampleStore, recipe: ExampleRecipe,
        batchSize: Int, farthestMatch: Double
    ) throws {
        self.configuration = configuration
        self.loss = loss
        self.store = store
        self.farthestMatch = farthestMatch
        let pictureSize = Self.pictureSize(store, recipe: recipe)
        let count = min(store.count, Self.largestCount, max(1, Self.largestSize / pictureSize))
        let chosen = (0..<count).map { $0 * store.count / count }
        batches = try Self.batches(chosen, store: store, recipe: recipe, batchSize: batchSize)
    }

    /// Bytes of the largest picture.
    private static func pictureSize(_ store: SampleStore, recipe: ExampleRecipe) -> Int {
        let input = recipe.input
        let largest = store.sizes.map { size -> Int in
            if let side = input.cropSize { return side * side }
            let view = InputView.wholeFrame(width: size.width, height: size.height, input: input)
            return view.width * view.height
        }
        return 4 * input.channels * (largest.max() ?? 1)
    }

    /// Whole frames are seen as inference sees them, those of one size together.
    private static func batches(
        _ chosen: [Int], store: SampleStore, recipe: ExampleRecipe, batchSize: Int
    ) throws -> [ExampleBatch] {
        let reader = store.makeReader()
        let groups = Dictionary(grouping: chosen) { [store.sizes[$0].width, store.sizes[$0].height] }
        return try groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.flatMap { size, members in
            var recipe = recipe
            if recipe.input.cropSize == nil {
                let view = InputView.wholeFrame(width: size[0], height: size[1], input: recipe.input)
                recipe.window = .wholeFrame(width: view.width, height: view.height)
            }
            return try stride(from: 0, to: members.count, by: batchSize).map { start in
                try ExampleBatch(
                    Array(members[start..<min(start + batchSize, members.count)]), of: store, recipe: recipe,
                    draws: nil, reader: reader)
            }
        }
    }

    /// - Parameters:
    ///   - progress: share of the training that has passed, as the loss wants to know.
    ///   - check: called before each batch; may throw to stop.
    func measure(_ network: Network, progress: Double, check: () throws -> Void) throws -> Result {
        var (total, count) = (0.0, 0)
        var score = PoseScore()
        for batch in batches {
            try check()
            let outputs = try network.forward(batch.pictures, training: false)
            total += Double(try loss(outputs, batch, progress: progress).loss) * Double(batch.samples.count)
            count += batch.samples.count
            for (place, sample) in batch.samples.enumerated() {
                add(outputs, place, view: batch.views[place], animals: store.samples[sample].animals, to: &score)
            }
        }
        let errors = score.errors.sorted()
        return Result(
            loss: total / Double(max(1, count)),
            meanError: errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count),
            medianError: errors.isEmpty ? nil : errors[errors.count / 2],
            recall: score.wanted == 0 ? 1 : Double(errors.count) / Double(score.wanted),
            identity: configuration.classes.isEmpty
                ? nil : score.named == 0 ? 1 : Double(score.rightlyNamed) / Double(score.named))
    }

    /// Compares what is read from one picture with its labels, px of the original frame.
    private func add(
        _ outputs: [Tensor], _ place: Int, view: InputView, animals: [TargetAnimal], to score: inout PoseScore
    ) {
        let decoding = PoseDecoding(model: configuration, threshold: 0.2)
        switch configuration.name {
        case .centroid:
            let peaks = decoding.anchors(outputs, place, view: view)
            score.wanted += animals.count
            score.errors += animals.compactMap { animal in
                peaks.map { $0.position.distance(to: animal.points[0]) }.min()
            }.filter { $0 <= farthestMatch }
        case .bottomUp, .bottomUpID:
            score.add(decoding.animals(outputs, place, view: view), animals: animals, farthest: farthestMatch)
        case .singleInstance, .centeredInstance, .centeredInstanceID:
            guard let animal = animals.first else { return }
            score.add(decoding.points(outputs, place, view: view), animal: animal)
            let probabilities = decoding.probabilities(outputs, place)
            guard let identity = animal.identity, !probabilities.isEmpty else { return }
            score.named += 1
            if probabilities[identity] == probabilities.max() { score.rightlyNamed += 1 }
        }
    }
}
