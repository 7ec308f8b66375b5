import Foundation

/// Leutenegger, Chli and Siegwart 2011, "BRISK: Binary Robust Invariant Scalable Keypoints": 512 comparisons of brightness
/// between near points of a ring pattern that is turned to the keypoint's direction.
///
/// Ours, as no library of image features is linked: at one size of the picture, and each point smoothed by the mean of
/// a square instead of a Gaussian.
package struct BRISK: Sendable {
    private struct Place {
        let x: Double
        let y: Double
        /// Half the side of the square that is averaged, px.
        let reach: Int
    }

    package static let bits = 512
    /// px that the pattern needs around a keypoint.
    package static let margin = 14
    private let places: [Place]
    private let short: [(Int, Int)]
    private let long: [(Int, Int)]

    /// The paper's pattern: circles of 1, 10, 14, 15 and 20 points.
    package init() {
        let circles = [(0.0, 1), (2.9, 10), (4.9, 14), (7.4, 15), (10.8, 20)]
        var places: [Place] = []
        for (radius, count) in circles {
            for i in 0..<count {
                let angle = 2 * Double.pi * Double(i) / Double(count)
                let deviation = radius == 0 ? 0.65 : 1.3 * radius * sin(.pi / Double(count))
                places.append(
                    Place(x: 0.85 * radius * cos(angle), y: 0.85 * radius * sin(angle), reach: Int(deviation.rounded()))
                )
            }
        }
        self.places = places
        var pairs: [(first: Int, second: Int, distance: Double)] = []
        for i in places.indices {
            for j in 0..<i {
                pairs.append((i, j, hypot(places[i].x - places[j].x, places[i].y - places[j].y)))
            }
        }
        short = pairs.sorted { ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second) }
            .prefix(Self.bits).map { ($0.first, $0.second) }
        long = pairs.filter { $0.distance > 8.2 }.map { ($0.first, $0.second) }
    }

    /// The bits of a keypoint, as eight words.
    package func descriptor(of keypoint: Keypoint, in picture: GrayPicture) -> [UInt64] {
        let upright = places.map { brightness($0.x, $0.y, $0.reach, keypoint, picture) }
        var (gradientX, gradientY) = (0.0, 0.0)
        for (i, j) in long {
            let (dx, dy) = (places[i].x - places[j].x, places[i].y - places[j].y)
            let share = (upright[i] - upright[j]) / (dx * dx + dy * dy)
            gradientX += share * dx
            gradientY += share * dy
        }
        let angle = atan2(gradientY, gradientX)
        let (c, s) = (cos(angle), sin(angle))
        let turned = places.map { brightness(c * $0.x - s * $0.y, s * $0.x + c * $0.y, $0.reach, keypoint, picture) }
        var words = [UInt64](repeating: 0, count: Self.bits / 64)
        for (bit, pair) in short.enumerated() where turned[pair.0] > turned[pair.1] {
            words[bit / 64] |= 1 << UInt64(bit % 64)
        }
        return words
    }

    private func brightness(
        _ x: Double, _ y: Double, _ reach: Int, _ keypoint: Keypoint, _ picture: GrayPicture
    ) -> Double {
        let (column, row) = (keypoint.x + Int(x.rounded()), keypoint.y + Int(y.rounded()))
        var sum = 0
        for dy in -reach...reach {
            for dx in -reach...reach { sum += Int(picture.values[(row + dy) * picture.width + column + dx]) }
        }
        return Double(sum) / Double((2 * reach + 1) * (2 * reach + 1))
    }
}
