import Domain
import Engine
import Testing
import Video

@Suite struct ExampleProducerTests {
    private func recipe(seed: UInt64) -> ExampleRecipe {
        ExampleRecipe(
            input: InputConfiguration(channels: 1, scale: 1, maxStride: 16, mean: 0.1, deviation: 0.2, cropSize: 64),
            representations: [
                .confidenceMaps(ConfidenceMaps(head: "h", channels: SyntheticAnimals.parts, sigma: 3, stride: 4))
            ],
            window: .square(64),
            geometry: GeometricAugmentation(rotation: -3...3, scale: 0.9...1.1, translation: 4, mirrorPairs: nil),
            intensity: IntensityAugmentation(brightness: -0.1...0.1, contrast: 0.8...1.2, noise: 0.05),
            backgroundShare: 0.2, seed: seed)
    }

    private func batches(_ store: SampleStore, seed: UInt64, from epoch: Int, count: Int) throws -> [ExampleBatch] {
        let producer = ExampleProducer(
            store, recipe: recipe(seed: seed), batchSize: 3, batchesPerEpoch: 4, firstEpoch: epoch, lastEpoch: 100)
        defer { producer.stop() }
        return try (0..<count).map { _ in try producer.next() }
    }

    private func store(_ source: SyntheticAnimals, memoryLimit: Int = 1 << 30) throws -> SampleStore {
        try SampleStore(
            SampleSource.animals(Anchor(part: 1)).samples(of: source.frames),
            recipe: SampleStore.RasterRecipe(format: .gray, shrink: 1, reach: 60), source: source,
            memoryLimit: memoryLimit)
    }

    @Test func theSameSeedGivesTheSameExamplesFromAnyEpochOn() throws {
        let source = try SyntheticAnimals(frames: 4, animals: 2)
        defer { source.remove() }
        let store = try store(source)
        let first = try batches(store, seed: 7, from: 1, count: 8)
        let again = try batches(store, seed: 7, from: 1, count: 8)
        #expect(first.map(\.pictures) == again.map(\.pictures))
        #expect(first.map(\.targets) == again.map(\.targets))
        let resumed = try batches(store, seed: 7, from: 2, count: 4)
        #expect(resumed.map(\.pictures) == first[4...].map(\.pictures))
        let other = try batches(store, seed: 8, from: 1, count: 1)
        #expect(other[0].pictures != first[0].pictures)
    }

    @Test func picturesBeyondTheMemoryLimitAreDecodedAgainAndAreTheSame() throws {
        let source = try SyntheticAnimals(frames: 4, animals: 2)
        defer { source.remove() }
        let kept = try batches(try store(source), seed: 7, from: 1, count: 4)
        let decoded = try batches(try store(source, memoryLimit: 0), seed: 7, from: 1, count: 4)
        #expect(kept.map(\.pictures) == decoded.map(\.pictures))
    }

    @Test func anEpochShowsEverySampleEquallyOften() throws {
        let source = try SyntheticAnimals(frames: 3, animals: 2)
        defer { source.remove() }
        let shown = try batches(try store(source), seed: 1, from: 1, count: 4).flatMap(\.samples)
        #expect(Dictionary(grouping: shown) { $0 }.mapValues(\.count) == [0: 2, 1: 2, 2: 2, 3: 2, 4: 2, 5: 2])
    }

    @Test func targetsLieOnTheAnimalsOfThePicture() throws {
        let source = try SyntheticAnimals(frames: 4, animals: 1)
        defer { source.remove() }
        for batch in try batches(try store(source), seed: 3, from: 1, count: 4) {
            for place in 0..<3 {
                // The nose is the brightest part: its map's top lies on a bright pixel.
                let cell = (0..<256).max {
                    batch.targets[0].values[place * 768 + $0] < batch.targets[0].values[place * 768 + $1]
                }!
                let (x, y) = (cell % 16 * 4, cell / 16 * 4)
                let picture = batch.pictures.values[(place * 4096)..<((place + 1) * 4096)]
                let around = (max(0, y - 3)...min(63, y + 3)).flatMap { row in
                    (max(0, x - 3)...min(63, x + 3)).map { picture[picture.startIndex + row * 64 + $0] }
                }
                #expect(around.max()! > picture.max()! - 0.8)
            }
        }
    }
}
