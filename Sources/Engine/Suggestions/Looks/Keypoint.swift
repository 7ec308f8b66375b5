/// A corner of a picture: a px with a ring around it that is brighter, or darker, than its middle.
///
/// FAST-9 (Rosten and Drummond 2006, "Machine learning for high-speed corner detection") on one size of the picture, the
/// detector that BRISK uses on several.
package struct Keypoint: Sendable, Hashable {
    package let x: Int
    package let y: Int
    /// The largest threshold at which it would still be found, less one.
    package let strength: Int

    package init(x: Int, y: Int, strength: Int) { (self.x, self.y, self.strength) = (x, y, strength) }

    /// The ring of 16 px at distance 3, clockwise from the top.
    private static let ring = [
        (0, -3), (1, -3), (2, -2), (3, -1), (3, 0), (3, 1), (2, 2), (1, 3), (0, 3), (-1, 3), (-2, 2), (-3, 1), (-3, 0),
        (-3, -1), (-2, -2), (-1, -3),
    ]

    /// The strongest corners, at most `count`, none beside a stronger one.
    ///
    /// - Parameter margin: px at the picture's edges where none are sought.
    package static func find(in picture: GrayPicture, threshold: Int, margin: Int, count: Int) -> [Keypoint] {
        let margin = max(3, margin)
        guard picture.width > 2 * margin, picture.height > 2 * margin else { return [] }
        let offsets = ring.map { $0.1 * picture.width + $0.0 }
        var strengths = [Int](repeating: 0, count: picture.values.count)
        var places: [Int] = []
        picture.values.withUnsafeBufferPointer { values in
            for y in margin..<(picture.height - margin) {
                for x in margin..<(picture.width - margin) {
                    let place = y * picture.width + x
                    let strength = strength(values, place, offsets, threshold: threshold)
                    guard strength >= threshold else { continue }
                    strengths[place] = strength
                    places.append(place)
                }
            }
        }
        let width = picture.width
        let peaks = places.filter { place in
            [-width - 1, -width, -width + 1, -1].allSatisfy { strengths[place + $0] < strengths[place] }
                && [1, width - 1, width, width + 1].allSatisfy { strengths[place + $0] <= strengths[place] }
        }
        return peaks.sorted { (strengths[$1], $0) < (strengths[$0], $1) }.prefix(count).map {
            Keypoint(x: $0 % width, y: $0 / width, strength: strengths[$0])
        }
    }

    /// The most by which nine px in a row of the ring all differ from the middle the same way.
    private static func strength(
        _ values: UnsafeBufferPointer<UInt8>, _ place: Int, _ offsets: [Int], threshold: Int
    ) -> Int {
        let middle = Int(values[place])
        // Nine in a row hold at least one of two opposite px.
        let opposite = (Int(values[place + offsets[0]]) - middle, Int(values[place + offsets[8]]) - middle)
        if abs(opposite.0) < threshold, abs(opposite.1) < threshold { return 0 }
        var best = 0
        for sign in [1, -1] {
            for start in 0..<16 {
                var least = Int.max
                for step in 0..<9 {
                    least = min(least, sign * (Int(values[place + offsets[(start + step) % 16]]) - middle))
                    if least <= best { break }
                }
                best = max(best, least)
            }
        }
        return best
    }
}
