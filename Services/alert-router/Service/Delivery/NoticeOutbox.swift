package import AlertRouterCore
import GRDB
import Quantities
package import ServiceChassis
package import StateStore

/// Where notices are put that are to be sent.
package protocol NoticeOutbox: Sendable {
    /// Puts a notice behind those of its line, in the commit of the flush that made it.
    ///
    /// - Parameters:
    ///   - notice: what a receiver is to be told.
    ///   - unit: the flush's unit of work.
    /// - Returns: the notification's number.
    /// - Throws: what the database throws; the flush is undone and tried again.
    func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64
}

/// The outbox in the journal; who sends is woken when the transaction is on the disk.
package struct JournalOutbox: NoticeOutbox {
    let bell: WakeUp

    /// An outbox whose notices a delivery with the same bell sends.
    package init(bell: WakeUp) {
        self.bell = bell
    }

    /// Puts a notice into the outbox.
    package func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64 {
        let context = MessageContext(externalURL: "", now: notice.at, key: "")
        let id = try OutboxRows.add(
            notice,
            title: TextUnit.characters.cut(MessageText.title(of: notice, context), to: 300),
            in: unit.database
        )
        unit.database.afterNextTransaction { [bell] _ in bell.ring() }
        return id
    }
}
