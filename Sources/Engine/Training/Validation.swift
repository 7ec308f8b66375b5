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
    }

    private let configuration: ModelConfiguration
    private let store: SampleStore
    private let batches: [ExampleBatch]
    /// Farther from a label than this, a centroid is another animal's; px of the original frame.
    private let farthestMatch: Double

    /// At most this many samples, and this many bytes of pictures, are looked at, spread evenly.
    private static let largestCount = 96
    private static let largestSize = 256 << 20

    init(
        _ configuration: ModelConfiguration, store: SampleStore, recipe: ExampleRecipe, batchSize: Int,
        farthestMatch: Double
    ) throws {
        self.configuration = configuration
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
    ///   - emphasis: of the loss, as training has it now.
    ///   - check: called before each batch; may throw to stop.
    func measure(_ network: Network, emphasis: Double, check: () throws -> Void) throws -> Result {
        var (total, count) = (0.0, 0)
        var errors: [Double] = []
        var wanted = 0
        for batch in batches {
            try check()
            let output = try network.forward(batch.pictures, training: false)[0]
            let loss = try ConfidenceLoss.loss(output, batch.targets[0], emphasis: emphasis).loss
            total += Double(loss) * Double(batch.samples.count)
            count += batch.samples.count
            for (place, sample) in batch.samples.enumerated() {
                let found = distances(output, place, view: batch.views[place], animals: store.samples[sample].animals)
                wanted += found.wanted
                errors += found.distances
            }
        }
        errors.sort()
        return Result(
            loss: total / Double(max(1, count)),
            meanError: errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count),
            medianError: errors.isEmpty ? nil : errors[errors.count / 2],
            recall: wanted == 0 ? 1 : Double(errors.count) / Double(wanted))
    }

    private func distances(
        _ output: Tensor, _ place: Int, view: InputView, animals: [[Point]]
    ) -> (wanted: Int, distances: [Double]) {
        let decoding = PoseDecoding(maps: configuration.confidenceMaps, threshold: 0.2)
        let wanted = animals.joined().count { $0.isPresent }
        if configuration.name == .centroid {
            let peaks = decoding.anchors(output, place, view: view)
            let nearest = animals.compactMap { animal in peaks.map { $0.position.distance(to: animal[0]) }.min() }
            return (wanted, nearest.filter { $0 <= farthestMatch })
        }
        guard let animal = animals.first else { return (0, []) }
        let points = decoding.points(output, place, view: view)
        let pairs = zip(points, animal).filter { $0.position.isPresent && $1.isPresent }
        return (wanted, pairs.map { $0.position.distance(to: $1) })
    }
}
