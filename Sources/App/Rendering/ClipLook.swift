import ArgumentParser
import Domain

/// How a clip's animals are drawn; sizes in px of the clip.
package struct ClipLook: Hashable, Sendable {
    package enum ColorBy: String, CaseIterable, ExpressibleByArgument, Codable, Sendable {
        case track, instance, node, edge
    }

    package enum Marker: String, CaseIterable, ExpressibleByArgument, Codable, Sendable {
        case circle, square, diamond, triangle, cross
    }

    package enum Background: String, CaseIterable, ExpressibleByArgument, Codable, Sendable {
        case original, black, white, grey

        var color: ClipColor {
            switch self {
            case .original, .black: ClipColor(0x000000)
            case .white: ClipColor(0xFFFFFF)
            case .grey: ClipColor(0x808080)
            }
        }
    }

    package var colorBy = ColorBy.track
    package var palette = ClipPalette.tarsier
    package var background = Background.original
    package var marker = Marker.circle
    package var markerSize = 4.0
    package var lineWidth = 1.5
    package var opacity = 1.0
    package var showsNodes = true
    package var showsEdges = true
    package var wedges = false
    /// Predictions in their tracks' colours; else grey with yellow nodes, as in the page.
    package var colorPredictions = true
    /// Frames of the past that are drawn as trails.
    package var trailLength = 0
    /// Whose trail; nil: the middle of the animal's points.
    package var trailNode: NodeID?
    package var trailFades = true
    package var trailWidth = 2.0

    package init() {}

    static let rim = ClipColor(0x0A0C10)
    static let shadow = ClipColor(0x000000)
    static let predictionLine = ClipColor(0xB9BEC7)
    static let predictionNode = ClipColor(0xFAFA0A)
}

/// The colours of the page's palettes (`Public/model/palette.js`), by the same names.
package enum ClipPalette: String, CaseIterable, ExpressibleByArgument, Codable, Sendable {
    case tarsier, standard, five, solarized, alphabet, distinct

    package var colors: [UInt32] {
        switch self {
        case .tarsier:
            [
                0x4cc2ff, 0xff8a4c, 0x7ddb6a, 0xd08bff, 0xffd34d, 0xff6f9f, 0x4fe0c4, 0xa3a8ff, 0xe0b084, 0xc5e15c,
                0xff9ce6, 0x6fd1e8,
            ]
        case .standard: [0x0072bd, 0xd95319, 0xedb120, 0x7e2f8e, 0x77ac30, 0x4dbeee, 0xa2142f]
        case .five: [0xe41a1c, 0x377eb8, 0x4daf4a, 0x984ea3, 0xff7f00]
        case .solarized:
            [0xb58900, 0xcb4b16, 0xdc322f, 0xd33682, 0x6c71c4, 0x268bd2, 0x2aa198, 0x859900]
        case .distinct: Self.distinct128
        case .alphabet:
            [
                0xf0a3ff, 0x0075dc, 0x993f00, 0x4c005c, 0x191919, 0x005c31, 0x2bce48, 0xffcc99, 0x808080, 0x94ffb5,
                0x8f7c00, 0x9dcc00, 0xc20088, 0x003380, 0xffa405, 0xffa8bb, 0x426600, 0xff0010, 0x5ef1f2, 0x00998f,
                0xe0ff66, 0x740aff, 0x990000, 0xffff80, 0xffff00, 0xff5005,
            ]
        }
    }

    package func color(_ index: Int) -> ClipColor {
        let count = colors.count
        return ClipColor(colors[((index % count) + count) % count])
    }
}
