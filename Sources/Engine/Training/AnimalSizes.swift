import Domain

/// How large the labelled animals are, px of the original frame.
struct AnimalSizes: Sendable {
    /// The longer side that 95 % of the animals do not exceed, whichever way they are turned.
    let length: Double
    /// The animal that reaches farthest from its anchor.
    let farthest: Extent

    struct Extent: Sendable {
        let video: VideoID
        let frame: Int
        /// Largest distance of a part from the anchor.
        let radius: Double
        /// Largest distance along x or y.
        let halfSide: Double
    }

    /// - Precondition: some frame has an animal with a visible part.
    init(_ frames: [LabeledFrame], anchor: Anchor) {
        var lengths: [Double] = []
        var farthest: Extent?
        var widest = 0.0
        for frame in frames {
            for points in frame.instances.map(\.visiblePoints) {
                guard let middle = Box(around: points)?.centre, let anchor = anchor.position(of: points) else {
                    continue
                }
                let present = points.filter(\.isPresent)
                lengths.append(2 * (present.map { $0.distance(to: middle) }.max() ?? 0))
                let radius = present.map { $0.distance(to: anchor) }.max() ?? 0
                widest = max(widest, present.map { max(abs($0.x - anchor.x), abs($0.y - anchor.y)) }.max() ?? 0)
                if radius >= farthest?.radius ?? -1 {
                    farthest = Extent(video: frame.video, frame: frame.frame, radius: radius, halfSide: 0)
                }
            }
        }
        precondition(!lengths.isEmpty, "sizes need an animal")
        lengths.sort()
        length = max(1, lengths[min(lengths.count - 1, Int(Double(lengths.count) * 0.95))])
        self.farthest = Extent(
            video: farthest?.video ?? 0, frame: farthest?.frame ?? 0, radius: farthest?.radius ?? 0, halfSide: widest)
    }
}
