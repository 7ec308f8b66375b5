import Domain
import GRDB

extension EditTransaction {
    func addNodes(_ names: [String]) throws {
        if names.isEmpty { throw EditProblem.nothingChosen }
        for name in names { created.nodes.append(NodeID(try addNode(try freeNodeName(name, besides: nil)))) }
    }

    func addNode(_ name: String) throws -> Int64 {
        let id = try newID("node")
        try insert(RowImage(.node, [id, name, try nextPosition(in: .node)] as [(any DatabaseValueConvertible)?]))
        return id
    }

    func renameNode(_ id: NodeID, _ name: String) throws {
        let before = try node(id)
        var after = before
        after["name"] = try freeNodeName(name, besides: id).databaseValue
        try update(before, to: after)
    }

    private func freeNodeName(_ name: String, besides id: NodeID?) throws -> String {
        let name = try trimmedName(name, of: "body part")
        let taken = try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM node WHERE name = ? AND id IS NOT ?)",
            arguments: [name, id?.rawValue])!
        if taken { throw EditProblem.duplicateNodeName(name) }
        return name
    }

    func deleteNode(_ id: NodeID) throws {
        let row = try node(id)
        let edges = try rows(.edge, where: "source = ?1 OR destination = ?1", [id.rawValue])
        let pairs = try rows(.symmetry, where: "first = ?1 OR second = ?1", [id.rawValue])
        for reference in edges + pairs { try delete(reference) }
        try delete(row)
    }

    func reorderNodes(_ ids: [NodeID]) throws {
        let current = try rows(.node, where: "1", [])
        guard ids.count == current.count, Set(ids.map(\.rawValue)) == Set(current.map { $0.integer("id") }) else {
            throw EditProblem.nodesNotAPermutation
        }
        let position = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1.rawValue, $0) })
        for row in current {
            var after = row
            after["position"] = position[row.integer("id")]!.databaseValue
            try update(row, to: after)
        }
    }

    func addEdge(_ source: NodeID, _ destination: NodeID) throws {
        _ = (try node(source), try node(destination))
        if source == destination { throw EditProblem.selfEdge(source) }
        guard try row(.edge, key: Self.key(source, destination)) == nil else {
            throw EditProblem.duplicateEdge(source, destination)
        }
        try insert(RowImage(.edge, Self.key(source, destination) + [try nextPosition(in: .edge).databaseValue]))
    }

    func deleteEdge(_ source: NodeID, _ destination: NodeID) throws {
        guard let row = try row(.edge, key: Self.key(source, destination)) else {
            throw EditProblem.unknownEdge(source, destination)
        }
        try delete(row)
    }

    private static func key(_ source: NodeID, _ destination: NodeID) -> [DatabaseValue] {
        [source.rawValue.databaseValue, destination.rawValue.databaseValue]
    }

    /// Both nodes leave the pairs they were in.
    func setSymmetry(_ id: NodeID, _ partner: NodeID?) throws {
        _ = try node(id)
        if let partner {
            _ = try node(partner)
            if partner == id { throw EditProblem.selfSymmetry(id) }
        }
        let ends = [id.rawValue, partner?.rawValue ?? id.rawValue]
        let old = try rows(.symmetry, where: "first IN (?1, ?2) OR second IN (?1, ?2)", StatementArguments(ends))
        let isThere =
            partner != nil && old.count == 1 && Set([old[0].integer("first"), old[0].integer("second")]) == Set(ends)
        if isThere { return }
        for pair in old { try delete(pair) }
        if let partner { try addSymmetry(id, partner) }
    }

    func addSymmetry(_ first: NodeID, _ second: NodeID) throws {
        try insert(RowImage(.symmetry, Self.key(first, second) + [try nextPosition(in: .symmetry).databaseValue]))
    }
}
