import Foundation

/// Dalal and Triggs 2005, "Histograms of Oriented Gradients", of a single cell: the directions of change in a square around
/// a keypoint, in eight bins over half a turn, weighted by how strong the change is.
package enum GradientHistogram {
    package static let bins = 8
    package static let side = 16
    /// px that the square and its gradients need around a keypoint.
    package static let margin = side / 2 + 1

    /// Of length 1, or all zero where nothing changes.
    package static func descriptor(of keypoint: Keypoint, in picture: GrayPicture) -> [Float] {
        var bins = [Float](repeating: 0, count: bins)
        func value(_ x: Int, _ y: Int) -> Float { Float(picture.values[y * picture.width + x]) }
        for y in (keypoint.y - side / 2)..<(keypoint.y + side / 2) {
            for x in (keypoint.x - side / 2)..<(keypoint.x + side / 2) {
                let (dx, dy) = (value(x + 1, y) - value(x - 1, y), value(x, y + 1) - value(x, y - 1))
                let turn = (atan2(dy, dx) / .pi + 1).truncatingRemainder(dividingBy: 1)
                bins[min(Self.bins - 1, Int(turn * Float(Self.bins)))] += (dx * dx + dy * dy).squareRoot()
            }
        }
        let length = bins.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? bins.map { $0 / length } : bins
    }
}
