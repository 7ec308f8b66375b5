import Domain

/// A place where a map is high.
public struct Peak: Hashable, Sendable {
    /// Network px.
    public let position: Point
    /// The map's value at the highest cell.
    public let score: Float

    public init(position: Point, score: Float) {
        self.position = position
        self.score = score
    }
}

extension ConfidenceMaps {
    /// The highest place of each map, refined between cells; nil where the map stays below `threshold`.
    ///
    /// - Parameter maps: `[channels, height, width]` cells.
    public func globalPeaks(
        in maps: UnsafeBufferPointer<Float>, width: Int, height: Int, threshold: Float,
        decoding: PeakDecoding = .tarsier
    ) -> [Peak?] {
        channels.indices.map { channel in
            let plane = Plane(maps, channel: channel, width: width, height: height)
            let best = plane.highestCell
            guard plane.values[best] >= threshold else { return nil }
            return peak(at: best % width, best / width, in: plane, refinement: decoding.refinement)
        }
    }

    /// Every place of one map that is higher than its 8 neighbours and at least `threshold`, highest first. Of places
    /// that are too close (`PeakDecoding.separation`) only the highest counts: two bumps that close would be one.
    public func localPeaks(
        in maps: UnsafeBufferPointer<Float>, channel: Int, width: Int, height: Int, threshold: Float,
        decoding: PeakDecoding = .tarsier
    ) -> [Peak] {
        let plane = Plane(maps, channel: channel, width: width, height: height)
        var peaks: [Peak] = []
        plane.forEachCell(from: threshold) { x, y in
            if plane.isPeak(x, y) { peaks.append(peak(at: x, y, in: plane, refinement: decoding.refinement)) }
        }
        peaks.sort { $0.score > $1.score }
        let nearest = decoding.separation * sigma
        guard nearest > 0 else { return peaks }
        var kept: [Peak] = []
        for peak in peaks where !kept.contains(where: { $0.position.distance(to: peak.position) < nearest }) {
            kept.append(peak)
        }
        return kept
    }

    private func peak(at x: Int, _ y: Int, in plane: Plane, refinement: PeakDecoding.Refinement) -> Peak {
        let cell =
            switch refinement {
            case .gaussian: PeakRefinement.gaussianFit(in: plane, x: x, y: y, deviation: sigma / Double(stride))
            case .integral: PeakRefinement.integral(in: plane, x: x, y: y)
            case .none: Point(Double(x), Double(y))
            }
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

    /// The first of the highest cells, in reading order. One fast pass finds each row's maximum first.
    var highestCell: Int {
        var (best, bestRow) = (-Float.infinity, 0)
        for y in 0..<height {
            let highest = maximum(ofRow: y)
            if highest > best { (best, bestRow) = (highest, y) }
        }
        let start = bestRow * width
        return (start..<start + width).first { values[$0] == best } ?? 0
    }

    /// Calls `body` with every cell of at least `threshold`, in reading order. Most rows have none.
    func forEachCell(from threshold: Float, _ body: (_ x: Int, _ y: Int) -> Void) {
        for y in 0..<height where maximum(ofRow: y) >= threshold {
            for x in 0..<width where values[y * width + x] >= threshold { body(x, y) }
        }
    }

    /// Lanes side by side, which the compiler turns into vector instructions.
    private func maximum(ofRow y: Int) -> Float {
        let row = values.baseAddress! + y * width
        var lanes = SIMD16<Float>(repeating: -.infinity)
        var x = 0
        while x + 16 <= width {
            let next = UnsafeRawPointer(row + x).loadUnaligned(as: SIMD16<Float>.self)
            lanes.replace(with: next, where: next .> lanes)
            x += 16
        }
        var highest = lanes.max()
        while x < width {
            if row[x] > highest { highest = row[x] }
            x += 1
        }
        return highest
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
