import Domain
import Foundation
import GRDB

/// One row's change as the log holds it: enough to take it back, and to see whether someone changed the row since.
enum Change: Equatable {
    /// A new row; the digest is the row's as it was inserted.
    case inserted(EditTable, key: [DatabaseValue], digest: UInt64)
    case deleted(RowImage)
    case updated(EditTable, key: [DatabaseValue], cells: [Cell])

    /// One column's change.
    struct Cell: Equatable {
        let column: Int
        let change: CellChange
    }

    enum CellChange: Equatable {
        case whole(before: DatabaseValue, after: DatabaseValue)
        /// Of a label's points only the slots that changed, so that two people can move two points of one instance.
        case slots(SlotsChange)
    }

    /// How one value of a row changed; points column by column and slot by slot.
    static func cells(from before: RowImage, to after: RowImage) -> [Cell] {
        before.values.indices.compactMap { column in
            let (old, new) = (before.values[column], after.values[column])
            guard old != new else { return nil }
            if before.table == .label, before.table.columns[column] == "points",
                let old = Data.fromDatabaseValue(old), let new = Data.fromDatabaseValue(new)
            {
                return Cell(column: column, change: .slots(SlotsChange(from: old, to: new)))
            }
            return Cell(column: column, change: .whole(before: old, after: new))
        }
    }
}

/// The difference of two blobs of label points.
struct SlotsChange: Equatable {
    struct Slot: Equatable {
        let slot: Int
        let before: Data
        let after: Data
    }

    let countBefore: Int
    let countAfter: Int
    let slots: [Slot]

    static let absent = PointCoding.encode([LabelPoint.absent])

    init(countBefore: Int, countAfter: Int, slots: [Slot]) {
        self.countBefore = countBefore
        self.countAfter = countAfter
        self.slots = slots
    }

    init(from old: Data, to new: Data) {
        let stride = PointCoding.labelStride
        countBefore = old.count / stride
        countAfter = new.count / stride
        slots = (0..<max(countBefore, countAfter)).compactMap { slot in
            let (a, b) = (Self.slot(slot, of: old), Self.slot(slot, of: new))
            return a == b ? nil : Slot(slot: slot, before: a, after: b)
        }
    }

    private static func slot(_ slot: Int, of data: Data) -> Data {
        let start = slot * PointCoding.labelStride
        guard start < data.count else { return absent }
        return Data(data.dropFirst(start).prefix(PointCoding.labelStride))
    }

    /// `current` with every slot put back that still is what this change made it; how many are not.
    func reverted(in current: Data) -> (points: Data, kept: Int) {
        var points = (0..<max(current.count / PointCoding.labelStride, countBefore)).map { Self.slot($0, of: current) }
        var kept = 0
        for slot in slots {
            while points.count <= slot.slot { points.append(Self.absent) }
            if points[slot.slot] == slot.after { points[slot.slot] = slot.before } else { kept += 1 }
        }
        if current.count / PointCoding.labelStride == countAfter, kept == 0 {
            points = Array(points.prefix(countBefore))
        }
        return (points.reduce(into: Data()) { $0.append($1) }, kept)
    }
}
