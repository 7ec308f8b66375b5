import Domain
import Foundation

/// Points put together byte for byte, so that what is not touched keeps every bit.
extension PointCoding {
    /// The points with those of `source` in `slot` where that has none; nil when nothing changes.
    static func filled(_ points: Data, slot: Int, from source: Int, isLabel: Bool) -> Data? {
        let stride = isLabel ? labelStride : predictionStride
        guard isPresent(source, in: points, isLabel), !isPresent(slot, in: points, isLabel) else { return nil }
        let bytes = Data(points.dropFirst(source * stride).prefix(stride))
        return setting(
            points, slot, bytes, absent: isLabel ? encode([LabelPoint.absent]) : encode([PredictedPoint.absent]))
    }

    /// A label's points with those of another in the slots where it has none.
    static func completed(_ points: Data, with other: Data) -> Data {
        var result = points
        for slot in 0..<(other.count / labelStride)
        where isPresent(slot, in: other, true) && !isPresent(slot, in: result, true) {
            let bytes = Data(other.dropFirst(slot * labelStride).prefix(labelStride))
            result = setting(result, slot, bytes, absent: encode([LabelPoint.absent]))
        }
        return result
    }

    private static func isPresent(_ slot: Int, in points: Data, _ isLabel: Bool) -> Bool {
        let stride = isLabel ? labelStride : predictionStride
        guard (slot + 1) * stride <= points.count else { return false }
        return points.withUnsafeBytes { bytes in
            isLabel ? !bytes.double(at: slot * stride).isNaN : !bytes.float(at: slot * stride).isNaN
        }
    }

    private static func setting(_ points: Data, _ slot: Int, _ bytes: Data, absent: Data) -> Data {
        var result = Data(points)
        while result.count < slot * bytes.count { result.append(absent) }
        let end = min(result.count, (slot + 1) * bytes.count)
        result.replaceSubrange(slot * bytes.count..<max(end, slot * bytes.count), with: bytes)
        return result
    }
}
