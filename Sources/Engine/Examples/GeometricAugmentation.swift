import Domain
import Foundation
import Neural

/// Random turning, scaling, shifting and mirroring of a view, as one map.
package struct GeometricAugmentation: Sendable {
    /// rad, clockwise on the screen.
    let rotation: ClosedRange<Double>
    let scale: ClosedRange<Double>
    /// Network px, in each direction.
    let translation: Double
    /// Left-right pairs of channels to swap when mirrored; nil: never mirrored.
    let mirrorPairs: [(Int, Int)]?
    /// Mirrored top to bottom instead of left to right.
    let mirrorsVertically: Bool

    package init(
        rotation: ClosedRange<Double>, scale: ClosedRange<Double>, translation: Double, mirrorPairs: [(Int, Int)]?,
        mirrorsVertically: Bool = false
    ) {
        self.rotation = rotation
        self.scale = scale
        self.translation = translation
        self.mirrorPairs = mirrorPairs
        self.mirrorsVertically = mirrorsVertically
    }

    package static let none = GeometricAugmentation(rotation: 0...0, scale: 1...1, translation: 0, mirrorPairs: nil)

    /// What was drawn for one example.
    package struct Draw: Sendable {
        /// From the view's px to the turned picture's px; the size stays.
        package let map: CoordinateMap
        package let isMirrored: Bool
    }

    package func draw(for view: InputView, using generator: inout some RandomNumberGenerator) -> Draw {
        let angle = generator.uniform(rotation.lowerBound, rotation.upperBound)
        let factor = generator.uniform(scale.lowerBound, scale.upperBound)
        let shift = Point(generator.uniform(-translation, translation), generator.uniform(-translation, translation))
        let isMirrored = generator.uniform() < 0.5 && mirrorPairs != nil
        var map = CoordinateMap.rotate(cos(angle), sin(angle), scale: factor, about: view.centre)
            .then(.crop(origin: shift))
        if isMirrored {
            map = map.then(
                mirrorsVertically
                    ? CoordinateMap(a: 1, b: 0, tx: 0, c: 0, d: -1, ty: Double(view.height) - 1)
                    : CoordinateMap(a: -1, b: 0, tx: Double(view.width) - 1, c: 0, d: 1, ty: 0))
        }
        return Draw(map: map, isMirrored: isMirrored)
    }

    /// The points of one animal on the turned picture, left and right swapped when it is mirrored.
    package func apply(_ map: CoordinateMap, mirrored: Bool, to points: [Point]) -> [Point] {
        var moved = points.map { $0.isPresent ? map($0) : .absent }
        if mirrored { for (a, b) in mirrorPairs ?? [] { moved.swapAt(a, b) } }
        return moved
    }
}
