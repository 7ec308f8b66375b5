import Foundation
import GRDB

extension ByteWriter {
    mutating func value(_ value: DatabaseValue) {
        switch value.storage {
        case .null: byte(0)
        case .int64(let number):
            byte(1)
            signed(number)
        case .double(let number):
            byte(2)
            fixed(number.bitPattern)
        case .string(let text):
            byte(3)
            block(Data(text.utf8))
        case .blob(let data):
            byte(4)
            block(data)
        }
    }

    mutating func change(_ change: Change) {
        switch change {
        case .inserted(let table, let key, let digest):
            byte(1)
            byte(table.rawValue)
            for value in key { self.value(value) }
            fixed(digest)
        case .deleted(let row):
            byte(2)
            byte(row.table.rawValue)
            number(row.values.count)
            for value in row.values { self.value(value) }
        case .updated(let table, let key, let cells):
            byte(3)
            byte(table.rawValue)
            for value in key { self.value(value) }
            number(cells.count)
            for cell in cells { self.cell(cell) }
        }
    }

    private mutating func cell(_ cell: Change.Cell) {
        number(cell.column)
        switch cell.change {
        case .whole(let before, let after):
            byte(0)
            value(before)
            value(after)
        case .slots(let change):
            byte(1)
            number(change.countBefore)
            number(change.countAfter)
            number(change.slots.count)
            for slot in change.slots {
                number(slot.slot)
                raw(slot.before)
                raw(slot.after)
            }
        }
    }
}

extension ByteReader {
    mutating func value() throws -> DatabaseValue {
        switch try byte() {
        case 0: return .null
        case 1: return try signed().databaseValue
        case 2: return Double(bitPattern: try fixed()).databaseValue
        case 3: return String(decoding: try bytes(), as: UTF8.self).databaseValue
        case 4: return try bytes().databaseValue
        default: throw UnreadableBytes()
        }
    }

    mutating func change() throws -> Change {
        let kind = try byte()
        guard let table = EditTable(rawValue: try byte()) else { throw UnreadableBytes() }
        switch kind {
        case 1: return .inserted(table, key: try key(of: table), digest: try fixed())
        case 2: return .deleted(RowImage(table, try row(of: table)))
        case 3:
            let key = try key(of: table)
            var cells: [Change.Cell] = []
            for _ in 0..<(try count()) { cells.append(try cell(of: table)) }
            return .updated(table, key: key, cells: cells)
        default: throw UnreadableBytes()
        }
    }

    private mutating func key(of table: EditTable) throws -> [DatabaseValue] {
        var key: [DatabaseValue] = []
        for _ in 0..<table.keyCount { key.append(try value()) }
        return key
    }

    /// A row of an earlier schema may be shorter: columns are only ever appended, and begin as null.
    private mutating func row(of table: EditTable) throws -> [DatabaseValue] {
        let count = try count()
        guard count >= table.keyCount, count <= table.columns.count else { throw UnreadableBytes() }
        var values: [DatabaseValue] = []
        for _ in 0..<count { values.append(try value()) }
        return values + Array(repeating: .null, count: table.columns.count - count)
    }

    private mutating func cell(of table: EditTable) throws -> Change.Cell {
        let column = try count()
        guard column < table.columns.count else { throw UnreadableBytes() }
        switch try byte() {
        case 0: return Change.Cell(column: column, change: .whole(before: try value(), after: try value()))
        case 1:
            let (before, after) = (try count(), try count())
            var slots: [SlotsChange.Slot] = []
            for _ in 0..<(try count()) {
                slots.append(
                    SlotsChange.Slot(
                        slot: try count(), before: Data(try raw(PointCoding.labelStride)),
                        after: Data(try raw(PointCoding.labelStride))))
            }
            return Change.Cell(
                column: column,
                change: .slots(SlotsChange(countBefore: before, countAfter: after, slots: slots)))
        default: throw UnreadableBytes()
        }
    }
}
