import Foundation
import Neural

/// Makes training batches on a thread of its own, ahead of the network, the same ones for the same seed.
package final class ExampleProducer: Sendable {
    private let queue: BoundedQueue<Result<ExampleBatch, any Error>>

    /// - Parameters:
    ///   - firstEpoch: the first epoch to make, from 1.
    ///   - batchesPerEpoch: every epoch has this many batches of `batchSize` examples.
    package init(
        _ store: SampleStore, recipe: ExampleRecipe, batchSize: Int, batchesPerEpoch: Int, firstEpoch: Int,
        lastEpoch: Int
    ) {
        let queue = BoundedQueue<Result<ExampleBatch, any Error>>(capacity: 3)
        self.queue = queue
        let thread = Thread {
            defer { queue.finish() }
            let reader = store.makeReader()
            for epoch in stride(from: firstEpoch, through: lastEpoch, by: 1) {
                let order = Self.order(
                    count: store.count, wanted: batchSize * batchesPerEpoch, seed: recipe.seed, epoch: epoch)
                for batch in 0..<batchesPerEpoch {
                    let places = (batch * batchSize)..<((batch + 1) * batchSize)
                    let made = Result {
                        try ExampleBatch(
                            Array(order[places]), of: store, recipe: recipe,
                            draws: places.map { Self.seed(recipe.seed, epoch: epoch, place: $0) }, reader: reader)
                    }
                    guard queue.push(made), case .success = made else { return }
                }
            }
        }
        thread.stackSize = 4 << 20
        thread.start()
    }

    deinit { queue.close() }

    /// The next batch, in order.
    /// - Throws: `EngineError.undecodableFrame`; `.cancelled` when there are no more.
    package func next() throws -> ExampleBatch {
        guard let made = queue.pop() else { throw EngineError.cancelled }
        return try made.get()
    }

    package func stop() { queue.close() }

    /// Every sample equally often: one shuffle after another.
    static func order(count: Int, wanted: Int, seed: UInt64, epoch: Int) -> [Int] {
        var generator = SplitMix64(seed: Self.seed(seed, epoch: epoch, place: -1))
        var order: [Int] = []
        while order.count < wanted { order += (0..<count).shuffled(using: &generator) }
        return Array(order.prefix(wanted))
    }

    /// A seed for one example that has nothing in common with its neighbours'.
    static func seed(_ seed: UInt64, epoch: Int, place: Int) -> UInt64 {
        var generator = SplitMix64(seed: seed ^ UInt64(bitPattern: Int64(epoch) &* 0x1_0000_0001))
        let first = generator.next()
        var second = SplitMix64(seed: first ^ UInt64(bitPattern: Int64(place)))
        return second.next()
    }
}
