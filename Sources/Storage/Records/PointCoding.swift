import Domain
import Foundation

/// The bytes of an instance's points: one record per permanent slot (node id), little-endian.
///
/// A label's slot is f64 x, f64 y, u8 flags (1 visible, 2 complete); a prediction's is f32 x, y, score. Coordinates keep
/// every bit, the payload of a NaN included. Slots past the end of the bytes are absent.
enum PointCoding {
    static let labelStride = 17
    static let predictionStride = 12

    static func encode(_ points: [LabelPoint]) -> Data {
        var data = Data(count: points.count * labelStride)
        data.withUnsafeMutableBytes { bytes in
            for (slot, point) in points.enumerated() {
                let start = slot * labelStride
                bytes.store(point.position.x.bitPattern, at: start)
                bytes.store(point.position.y.bitPattern, at: start + 8)
                bytes[start + 16] = (point.isVisible ? 1 : 0) | (point.isComplete ? 2 : 0)
            }
        }
        return data
    }

    /// The points of `slots` slots at least.
    static func labelPoints(_ bytes: UnsafeRawBufferPointer, slots: Int) -> [LabelPoint] {
        let count = bytes.count / labelStride
        var points: [LabelPoint] = []
        points.reserveCapacity(max(slots, count))
        for slot in 0..<count {
            let start = slot * labelStride
            let flags = bytes[start + 16]
            points.append(
                LabelPoint(
                    Point(bytes.double(at: start), bytes.double(at: start + 8)), isVisible: flags & 1 != 0,
                    isComplete: flags & 2 != 0))
        }
        while points.count < slots { points.append(.absent) }
        return points
    }

    static func encode(_ points: [PredictedPoint]) -> Data {
        var data = Data(count: points.count * predictionStride)
        data.withUnsafeMutableBytes { bytes in
            for (slot, point) in points.enumerated() {
                let start = slot * predictionStride
                bytes.store(point.x.bitPattern, at: start)
                bytes.store(point.y.bitPattern, at: start + 4)
                bytes.store(point.score.bitPattern, at: start + 8)
            }
        }
        return data
    }

    static func predictedPoints(_ bytes: UnsafeRawBufferPointer, slots: Int) -> [PredictedPoint] {
        let count = bytes.count / predictionStride
        var points: [PredictedPoint] = []
        points.reserveCapacity(max(slots, count))
        for slot in 0..<count {
            let start = slot * predictionStride
            points.append(
                PredictedPoint(
                    x: bytes.float(at: start), y: bytes.float(at: start + 4), score: bytes.float(at: start + 8)))
        }
        while points.count < slots { points.append(.absent) }
        return points
    }
}

extension UnsafeMutableRawBufferPointer {
    func store(_ value: some FixedWidthInteger, at offset: Int) {
        storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value).self)
    }
}

extension UnsafeRawBufferPointer {
    func integer<T: FixedWidthInteger>(_ type: T.Type = T.self, at offset: Int) -> T {
        T(littleEndian: loadUnaligned(fromByteOffset: offset, as: T.self))
    }

    func double(at offset: Int) -> Double { Double(bitPattern: integer(at: offset)) }
    func float(at offset: Int) -> Float { Float(bitPattern: integer(at: offset)) }
}
