package import AlertRouterCore
package import StateStore

/// Where notices wait until they are delivered or given up.
package protocol NoticeOutbox: Sendable {
    /// Adds a notice in the commit of the flush that made it.
    ///
    /// - Parameters:
    ///   - notice: what a receiver is to be told.
    ///   - unit: the flush's unit of work.
    /// - Returns: the notification's number.
    /// - Throws: what the database throws; the flush is undone and tried again.
    func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64
}
