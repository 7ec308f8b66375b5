import Arena
import Domain
import Engine
import Testing

/// What the global tracker says of its joins: the review queue is made of them.
@Suite struct TrackletJoinTests {
    private func joins(animals: Int = 2, _ detections: Detections, seed: UInt64) throws -> [TrackletJoin] {
        let arena = ArenaScene(try ArenaConfiguration(animalCount: animals, seed: seed))
        var builder = TrackletBuilder(animals: animals)
        for frame in detections.frames(of: arena, count: 1200).predictions {
            _ = builder.add(frame.predictions, frame: frame.frame)
        }
        return GlobalTracker.identify(builder.tracklets, animals: animals).joins
    }

    @Test func whatIsClearIsNotDoubted() throws {
        #expect(try joins(Detections(), seed: 1).allSatisfy { $0.probability < 0.01 })
    }

    @Test func aJoinNamesTwoAnimalsAndTheFramesAroundIt() throws {
        let found = try joins(Detections(jitter: 1.5, dropped: 0.02, merged: 0.4, seed: 2), seed: 2)
        #expect(!found.isEmpty)
        for join in found {
            #expect(join.before < join.frame && join.other == 1 - join.animal)
            #expect((0...1).contains(join.probability))
        }
        #expect(found.map(\.frame) == found.map(\.frame).sorted())
    }

    @Test func oneAnimalHasNoJoins() throws {
        #expect(try joins(animals: 1, Detections(dropped: 0.4, seed: 3), seed: 3).isEmpty)
    }
}
