import GRDB

/// The project's schema as an append-only list of migrations; `PRAGMA user_version` counts those applied.
package struct Schema: Sendable {
    package struct Migration: Sendable {
        package let name: String
        package let sql: String

        package init(name: String, sql: String) {
            self.name = name
            self.sql = sql
        }
    }

    package let migrations: [Migration]

    package init(migrations: [Migration]) { self.migrations = migrations }

    /// What this version of Tarsier writes.
    package static let current = Schema(migrations: [
        Migration(name: "v1", sql: SchemaV1.sql),
        Migration(name: "identity review", sql: SchemaV2.sql),
        Migration(name: "suggestion reasons", sql: "ALTER TABLE suggestion ADD COLUMN reason TEXT"),
        Migration(name: "statistics", sql: SchemaV4.sql),
        Migration(name: "fixed identities", sql: SchemaV5.sql),
    ])

    /// `PRAGMA application_id` of a project: “TARS”.
    package static let applicationID = 0x5441_5253

    package var version: Int { migrations.count }

    /// Applies what `database` lacks, each migration in a transaction of its own with foreign keys checked at its end.
    func migrate(_ writer: some DatabaseWriter) throws {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.sql)
                try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
                try db.execute(sql: "PRAGMA user_version = \(index + 1)")
            }
        }
        try migrator.migrate(writer)
    }
}
