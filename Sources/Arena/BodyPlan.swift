import Domain
import Foundation

/// The animal's measures, in px for scale 1 (a mouse of about 9 cm in an arena of 60 cm).
enum BodyPlan {
    static let headLength = 30.0
    static let links = 5
    /// Neck to tail base: `links` of this length.
    static let linkLength = 13.0
    static let tailLinks = 9
    static let tailLinkLength = 8.5
    /// Ears and eyes, ahead of the neck and to the side.
    static let ear = (ahead: 11.5, aside: 9.8, radius: 6.3)
    static let eye = (ahead: 19.5, aside: 7.2, radius: 1.9)

    static let length = headLength + Double(links) * linkLength

    /// Half the body's width at a distance from the nose tip: (px from nose, px).
    private static let profile: [(at: Double, halfWidth: Double)] = [
        (0, 2.2), (4, 4.8), (10, 8.2), (18, 10.6), (25, 10.8), (31, 10.6), (42, 13.2), (54, 15.6), (66, 17.2),
        (76, 15.8),
        (83, 12), (89, 7), (95, 3),
    ]

    static func halfWidth(at distance: Double) -> Double {
        guard let next = profile.firstIndex(where: { $0.at >= distance }), next > 0 else {
            return distance <= 0 ? profile[0].halfWidth : profile[profile.count - 1].halfWidth
        }
        let (a, b) = (profile[next - 1], profile[next])
        let t = (distance - a.at) / (b.at - a.at)
        return a.halfWidth + (b.halfWidth - a.halfWidth) * t
    }
}

/// How one animal differs from another.
struct Appearance: Sendable {
    let scale: Double
    /// Grey level of the fur in full light.
    let shade: Double
    /// Where its fur lies in the common texture.
    let textureOrigin: (Double, Double)

    init(scale: Double, using random: inout SeededGenerator, index: Int) {
        self.scale = scale * random.uniform(0.94, 1.05)
        shade = 82 + (index % 2 == 0 ? 0 : 18) + random.uniform(-5, 5)
        textureOrigin = (random.uniform(0, 255), random.uniform(0, 255))
    }
}
