import Domain
import GRDB

extension EditTransaction {
    /// The project's skeleton becomes the given one. Nodes of one name are the same; `renamed` says which others are.
    ///
    /// Points stay with their node. Those of a node that goes stay in their slot, unseen, so that an undo brings them back.
    func replaceSkeleton(_ skeleton: Skeleton, renamed: [NodeID: String]) throws {
        if skeleton.nodes.isEmpty { throw EditProblem.nothingChosen }
        let wanted = try skeleton.nodes.map { try trimmedName($0.name, of: "body part") }
        for name in Set(wanted) where wanted.filter({ $0 == name }).count > 1 {
            throw EditProblem.duplicateNodeName(name)
        }
        for (id, name) in renamed.sorted(by: { $0.key < $1.key }) {
            guard wanted.contains(name) else { throw EditProblem.unknownNodeName(name) }
            try renameNode(id, name)
        }
        for table in [EditTable.edge, .symmetry] {
            for row in try rows(table, where: "1", []) { try delete(row) }
        }
        var ids: [String: NodeID] = [:]
        for row in try rows(.node, where: "1", []) {
            let name = String.fromDatabaseValue(row["name"])!
            if wanted.contains(name) { ids[name] = NodeID(row.integer("id")) } else { try delete(row) }
        }
        for name in wanted where ids[name] == nil {
            let id = NodeID(try addNode(name))
            ids[name] = id
            created.nodes.append(id)
        }
        try reorderNodes(wanted.map { ids[$0]! })
        for (a, b) in skeleton.edgeIndices { try addEdge(ids[wanted[a]]!, ids[wanted[b]]!) }
        for (a, b) in skeleton.symmetryIndices { try addSymmetry(ids[wanted[a]]!, ids[wanted[b]]!) }
        try renameSkeleton(skeleton.name)
    }

    private func renameSkeleton(_ name: String) throws {
        guard !name.isEmpty, let before = try row(.skeleton, key: [1.databaseValue]) else { return }
        var after = before
        after["name"] = name.databaseValue
        try update(before, to: after)
    }
}
