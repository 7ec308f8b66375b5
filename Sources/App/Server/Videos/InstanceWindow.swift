import Domain
import NIOCore
import Storage

/// The binary message of docs/api.md: labels and predictions of a window of frames.
enum InstanceWindow {
    static let magic: UInt32 = 0x3157_5354
    static let version: UInt32 = 1

    /// Little-endian; every block a multiple of 8 bytes; points indexed by node id.
    static func encode(_ window: FrameWindow) -> ByteBuffer {
        let slots = window.nodeSlots
        let labels = window.frames.reduce(0) { $0 + $1.labels.count }
        let predictions = window.frames.reduce(0) { $0 + $1.predictions.count }
        var buffer = ByteBuffer()
        buffer.reserveCapacity(
            24 + 16 * window.frames.count + labels * labelSize(slots) + predictions * predictionSize(slots))
        for word in [magic, version, UInt32(slots), UInt32(window.frames.count)] { buffer.write(word) }
        buffer.write(window.revision)
        for frame in window.frames { write(head: frame, to: &buffer) }
        for frame in window.frames {
            for label in frame.labels { write(label, slots: slots, to: &buffer) }
            for prediction in frame.predictions { write(prediction, slots: slots, to: &buffer) }
        }
        return buffer
    }

    static func labelSize(_ slots: Int) -> Int { 24 + 16 * slots + padded(slots) }
    static func predictionSize(_ slots: Int) -> Int { 24 + padded(12 * slots) }

    private static func padded(_ count: Int) -> Int { (count + 7) / 8 * 8 }

    private static func write(head frame: FrameRecord, to buffer: inout ByteBuffer) {
        buffer.write(UInt32(clamping: frame.frame))
        buffer.write(UInt16(clamping: frame.labels.count))
        buffer.write(UInt16(clamping: frame.predictions.count))
        buffer.write(UInt64(frame.isNegative ? 1 : 0))
    }

    private static func write(_ label: LabelRecord, slots: Int, to buffer: inout ByteBuffer) {
        buffer.write(label.id.rawValue)
        buffer.write(label.track?.rawValue ?? -1)
        buffer.write(label.fromPrediction?.rawValue ?? -1)
        for point in label.points.prefix(slots) {
            buffer.write(point.position.x.bitPattern)
            buffer.write(point.position.y.bitPattern)
        }
        for point in label.points.prefix(slots) {
            buffer.write(UInt8(point.isVisible ? 1 : 0) | (point.isComplete ? 2 : 0))
        }
        buffer.writeRepeatingByte(0, count: padded(slots) - slots)
    }

    private static func write(_ prediction: PredictionRecord, slots: Int, to buffer: inout ByteBuffer) {
        buffer.write(prediction.id.rawValue)
        buffer.write(prediction.track?.rawValue ?? -1)
        buffer.write(prediction.score.bitPattern)
        buffer.write(prediction.trackingScore.bitPattern)
        for point in prediction.points.prefix(slots) {
            for value in [point.x, point.y, point.score] { buffer.write(value.bitPattern) }
        }
        buffer.writeRepeatingByte(0, count: padded(12 * slots) - 12 * slots)
    }
}

extension ByteBuffer {
    fileprivate mutating func write(_ value: some FixedWidthInteger) { writeInteger(value, endianness: .little) }
}
