import Domain
import Foundation
import Storage

/// Draws the animals of a frame as the page draws them.
struct ClipPainter {
    let look: ClipLook
    let skeleton: Skeleton
    /// From px of the frame to px of the clip.
    let map: CoordinateMap

    /// One animal: where its nodes are, px of the frame; of a label also which are hidden.
    struct Animal {
        let points: [NodeID: Point]
        var hidden: Set<NodeID> = []
        let track: TrackID?
        let isPrediction: Bool

        var middle: Point? {
            guard !points.isEmpty else { return nil }
            let sum = points.values.reduce(Point(0, 0)) { Point($0.x + $1.x, $0.y + $1.y) }
            return Point(sum.x / Double(points.count), sum.y / Double(points.count))
        }
    }

    /// Labels, and the predictions that no label stands for.
    static func animals(of record: FrameRecord) -> [Animal] {
        let accepted = Set(record.labels.compactMap(\.fromPrediction))
        let labelled = Set(record.labels.compactMap(\.track))
        let labels = record.labels.map { label in
            let present = label.points.enumerated().filter(\.element.position.isPresent)
            return Animal(
                points: Dictionary(
                    uniqueKeysWithValues: present.map { (NodeID(Int64($0.offset)), $0.element.position) }),
                hidden: Set(present.filter { !$0.element.isVisible }.map { NodeID(Int64($0.offset)) }),
                track: label.track, isPrediction: false)
        }
        let predictions = record.predictions.filter { prediction in
            !accepted.contains(prediction.id) && !(prediction.track.map(labelled.contains) ?? false)
        }.map { prediction in
            let present = prediction.points.enumerated().filter(\.element.position.isPresent)
            return Animal(
                points: Dictionary(
                    uniqueKeysWithValues: present.map { (NodeID(Int64($0.offset)), $0.element.position) }),
                track: prediction.track, isPrediction: true)
        }
        return labels + predictions
    }

    func paint(_ record: FrameRecord, on canvas: inout ClipCanvas) {
        for (place, animal) in Self.animals(of: record).enumerated() {
            paint(animal, place: place, on: &canvas)
        }
    }

    private func paint(_ animal: Animal, place: Int, on canvas: inout ClipCanvas) {
        let isPlain = animal.isPrediction && !look.colorPredictions
        let whole = isPlain ? ClipLook.predictionLine : color(of: animal.track, place: place)
        let colorBy = isPlain ? .track : look.colorBy
        if look.showsEdges {
            for (index, edge) in skeleton.edges.enumerated() {
                guard let a = animal.points[edge.source], let b = animal.points[edge.destination] else { continue }
                let isFaint = animal.hidden.contains(edge.source) || animal.hidden.contains(edge.destination)
                let own =
                    switch colorBy {
                    case .node: look.palette.color(nodePlace(edge.destination))
                    case .edge: look.palette.color(index + 1)
                    case .track, .instance: whole
                    }
                paintEdge(map(a), map(b), own, opacity: look.opacity * (isFaint ? 0.45 : 1), on: &canvas)
            }
        }
        guard look.showsNodes else { return }
        for node in skeleton.nodes {
            guard let p = animal.points[node.id] else { continue }
            let own =
                switch colorBy {
                case _ where isPlain: ClipLook.predictionNode
                case .node: look.palette.color(nodePlace(node.id))
                case .edge: look.palette.color((skeleton.edges.firstIndex { $0.destination == node.id } ?? -1) + 1)
                case .track, .instance: whole
                }
            let isHidden = animal.hidden.contains(node.id)
            canvas.marker(
                look.marker, at: map(p), radius: isHidden ? look.markerSize / 2 + 0.5 : look.markerSize, own,
                opacity: look.opacity, isHollow: isHidden)
        }
    }

    private func paintEdge(_ a: Point, _ b: Point, _ color: ClipColor, opacity: Double, on canvas: inout ClipCanvas) {
        let width = look.lineWidth
        if look.wedges {
            canvas.line(a, b, width: 2 * width + 3.5, ClipLook.shadow, opacity: 0.35 * opacity, endWidth: 1)
            canvas.line(a, b, width: 2 * width + 2, color, opacity: opacity, endWidth: 0)
        } else {
            canvas.line(a, b, width: width + 1.5, ClipLook.shadow, opacity: 0.35 * opacity)
            canvas.line(a, b, width: width, color, opacity: opacity)
        }
    }

    private func nodePlace(_ id: NodeID) -> Int { skeleton.nodes.firstIndex { $0.id == id } ?? 0 }

    /// A track's colour is told by its id, as the page is told it.
    private func color(of track: TrackID?, place: Int) -> ClipColor {
        look.palette.color(
            look.colorBy == .instance ? place : track.map { Int(max($0.rawValue - 1, 0) % 1024) } ?? place)
    }
}

extension ClipPainter {
    /// Where each animal was in the frames before, the fainter the longer ago.
    ///
    /// - Parameter records: of the frames up to the shown one, ascending.
    func paintTrails(_ records: ArraySlice<FrameRecord>, at frame: Int, on canvas: inout ClipCanvas) {
        struct Key: Hashable {
            let track: TrackID?
            let place: Int
        }
        var last: [Key: (frame: Int, point: Point)] = [:]
        for record in records where record.frame <= frame && record.frame >= frame - look.trailLength {
            for (place, animal) in Self.animals(of: record).enumerated() {
                guard let at = look.trailNode.map({ animal.points[$0] }) ?? animal.middle else { continue }
                let key = Key(track: animal.track, place: animal.track == nil ? place : 0)
                if let before = last[key] {
                    let age = (Double(frame) - Double(record.frame + before.frame) / 2) / Double(look.trailLength)
                    let opacity = look.trailFades ? 0.85 * (1 - age) + 0.08 : 0.7
                    canvas.line(
                        map(before.point), map(at), width: look.trailWidth, color(of: animal.track, place: place),
                        opacity: look.opacity * opacity)
                }
                last[key] = (record.frame, at)
            }
        }
    }
}
