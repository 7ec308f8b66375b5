import Domain

/// A place where a map is high.
public struct Peak: Hashable, Sendable {
    /// Network px.
    public let position: Point
    /// The map's value at the highest cell.
    public let score: Float
}

extension ConfidenceMaps {
    /// The highest place of each map, refined between cells; nil where the map stays below `threshold`.
    ///
    /// - Parameter maps: `[channels, height, width]` cells.
    public func globalPeaks(
        in maps: UnsafeBufferPointer<Float>, width: Int, height: Int, threshold: Float
    ) -> [Peak?] {
        channels.indices.map { channel in
            let plane = Plane(maps, channel: channel, width: width, height: height)
            var best = 0
            for cell in 1..<max(1, plane.values.count) where plane.values[cell] > plane.values[best] { best = cell }
            guard plane.values[best] >= threshold else { return nil }
            return peak(at: best % width, best / width, in: plane)
        }
    }

    /// Every place of one map that is higher than its 8 neighbours and at least `threshold`, highest first. Of places
    /// closer than 2σ only the highest counts: two bumps that close would be one.
    public func localPeaks(
        in maps: UnsafeBufferPointer<Float>, channel: Int, width: Int, height: Int, threshold: Float
    ) -> [Peak] {
        let plane = Plane(maps, channel: channel, width: width, height: height)
        var peaks: [Peak] = []
        for y in 0..<height {
            for x in 0..<width where plane.values[y * width + x] >= threshold && plane.isPeak(x, y) {
                peaks.append(peak(at: x, y, in: plane))
            }
        }
        var kept: [Peak] = []
        for peak in peaks.sorted(by: { $0.score > $1.score })
        where !kept.contains(where: { $0.position.distance(to: peak.position) < 2 * sigma }) {
            kept.append(peak)
        }
        return kept
    }

    private func peak(at x: Int, _ y: Int, in plane: Plane) -> Peak {
        let cell = PeakRefinement.gaussianFit(in: plane, x: x, y: y, deviation: sigma / Double(stride))
        return Peak(
            position: CoordinateMap.outputStride(stride).inverse(cell), score: plane.values[y * plane.width + x])
    }
}

/// One map, row-major.
struct Plane {
    let values: UnsafeBufferPointer<Float>
    let width: Int
    let height: Int

    init(_ maps: UnsafeBufferPointer<Float>, channel: Int, width: Int, height: Int) {
        let size = width * height
        values = UnsafeBufferPointer(rebasing: maps[(channel * size)..<((channel + 1) * size)])
        self.width = width
        self.height = height
    }

    /// Higher than all 8 neighbours; of equal neighbours only the first in reading order counts.
    func isPeak(_ x: Int, _ y: Int) -> Bool {
        let value = values[y * width + x]
        for ny in max(0, y - 1)...min(height - 1, y + 1) {
            for nx in max(0, x - 1)...min(width - 1, x + 1) where (nx, ny) != (x, y) {
                let other = values[ny * width + nx]
                if other > value || (other == value && (ny, nx) < (y, x)) { return false }
            }
        }
        return true
    }
}
