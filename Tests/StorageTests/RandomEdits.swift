import Domain
import Foundation
import Storage

/// Makes edits at random in a scene, as its state allows.
struct RandomEdits {
    let scene: Scene
    var generator: SeededGenerator
    private var number = 0

    init(scene: Scene, seed: UInt64) throws {
        self.scene = scene
        generator = SeededGenerator(seed)
        // Joins are a tracker's, not a person's.
        let joins = (1..<6).map {
            NewJoin(
                before: 7 * $0 - 1, frame: 7 * $0, track: scene.tracks[0], other: scene.tracks[1],
                probability: 0.1 * Double($0))
        }
        try scene.store.replaceJoins(joins, video: scene.videos[0])
    }

    /// - Returns: false when the edit was refused or changed nothing.
    @discardableResult
    mutating func make(by author: String) throws -> Bool {
        number += 1
        guard let edit = try next() else { return false }
        do {
            return try !scene.store.perform(edit, by: author).changed.isEmpty
        } catch StorageError.invalidEdit {
            return false
        }
    }

    private mutating func next() throws -> Edit? {
        let store = scene.store
        let kind = Int.random(in: 0..<35, using: &generator)
        guard let video = try pick(store.videos()), let node = try pick(store.skeleton().nodes)?.id,
            let other = try pick(store.skeleton().nodes)?.id
        else { return .addVideos([Scene.video("v\(number).mp4")]) }
        let track = try pick(store.tracks())?.id
        let second = try pick(store.tracks())?.id
        let frame = Int.random(in: 0..<45, using: &generator)
        let records = try store.frames(video: video.id, in: 0...100)
        let label = pick(records.flatMap(\.labels))
        let prediction = pick(records.flatMap(\.predictions))
        let place = Point(.random(in: 0..<9, using: &generator), 1)
        switch kind {
        case 0, 1: return .addInstances([.init(video: video.id, frame: frame, points: Scene.points(2), track: track)])
        case 2, 3, 4:
            return label.map { .setPoints(instance: $0.id, points: [.init(node: node, position: place)]) }
        case 5: return label.map { .setPoints(instance: $0.id, points: [.init(node: node, position: .absent)]) }
        case 6: return label.map { .deleteInstances([$0.id]) }
        case 7, 8: return label.map { .setTrack(instances: [$0.id], track: track, propagate: kind == 7) }
        case 9: return prediction.map { .acceptPredictions(video: video.id, predictions: [$0.id], complete: true) }
        case 10: return .deletePredictions(video: video.id, frames: [frame...(frame + 3)], predictions: nil)
        case 11: return prediction.map { .deletePredictions(video: nil, frames: nil, predictions: [$0.id]) }
        case 12: return prediction.map { .setPredictionTrack(predictions: [$0.id], track: track) }
        case 13:
            guard let track, let second else { return nil }
            return .swapTracks(video: video.id, first: track, second: second, from: frame, to: nil)
        case 14: return .addTracks(["track \(number)"])
        case 15: return track.map { .renameTrack($0, name: "renamed \(number % 5)") }
        case 16: return track.map { .deleteTrack($0) }
        case 17: return .addNodes(["node \(number % 7)"])
        case 18: return .renameNode(node, name: "part \(number % 5)")
        case 19: return .deleteNode(node)
        case 20: return .reorderNodes(try store.skeleton().nodes.map(\.id).shuffled(using: &generator))
        case 21: return .addEdge(source: node, destination: other)
        case 22:
            return try pick(store.skeleton().edges).map { .deleteEdge(source: $0.source, destination: $0.destination) }
        case 23: return .setSymmetry(node: node, partner: Bool.random(using: &generator) ? other : nil)
        case 24:
            return .setNegative(video: video.id, frame: frame, negative: Bool.random(using: &generator))
        case 32: return .mergeNodes(node, into: other)
        case 33: return label.map { .mergeInstances($0.id, others: records.flatMap(\.labels).map(\.id).suffix(1)) }
        case 34:
            return try .replaceSkeleton(
                Skeleton(nodeNames: ["head", "part \(number % 5)"], edges: [(0, 1)]), renamed: [:])
        case 25:
            let reason = number % 2 == 0 ? "number \(number)" : nil
            return .addSuggestions([Suggestion(video: video.id, frame: frame, reason: reason)])
        case 26...30: return try review(kind, video.id, frame, track, second)
        default: return number % 4 == 0 ? .removeVideos([video.id]) : .addVideos([Scene.video("v\(number).mp4")])
        }
    }

    private mutating func review(
        _ kind: Int, _ video: VideoID, _ frame: Int, _ track: TrackID?, _ second: TrackID?
    ) throws -> Edit? {
        let sample = try scene.store.reviewSample()
        switch kind {
        case 26:
            let answers: [IdentityJoin.Answer] = [.open, .right, .swapped, .unsure]
            guard let join = try pick(scene.store.reviewQueue().joins), let answer = pick(answers) else { return nil }
            return .answerJoin(join.id, answer)
        case 27: return .drawSample(video: Bool.random(using: &generator) ? video : nil, count: 3, seed: Int64(number))
        case 28:
            guard let sample, let item = pick(sample.items) else { return nil }
            return .answerSample(sample.id, video: item.video, frame: item.frame, .wrong, wrong: [item.track])
        case 29: return track.map { .splitTrack(video: video, track: $0, from: frame) }
        default:
            guard let track, let second else { return nil }
            return .connectTracks(video: video, track: track, into: second, from: frame)
        }
    }

    private mutating func pick<Item>(_ items: [Item]) -> Item? { items.randomElement(using: &generator) }
}
