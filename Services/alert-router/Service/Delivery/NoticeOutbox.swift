package import AlertRouterCore
import GRDB
package import StateStore
import Synchronization

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
    let bell: DeliveryBell

    /// An outbox whose notices a delivery with the same bell sends.
    package init(bell: DeliveryBell) {
        self.bell = bell
    }

    /// Puts a notice into the outbox.
    package func add(_ notice: GroupNotice, in unit: JournalUnit) throws -> Int64 {
        let text = MessageText(notice, MessageContext(externalURL: "", now: notice.at, key: ""))
        let id = try OutboxRows.add(
            notice,
            title: TextUnit.characters.cut(text.title, to: 300),
            in: unit.database
        )
        unit.database.afterNextTransaction { [bell] _ in bell.ring() }
        return id
    }
}

/// Wakes who sends.
package final class DeliveryBell: Sendable {
    private let waiter = Mutex<(isRung: Bool, continuation: CheckedContinuation<Void, Never>?)>(
        (false, nil)
    )

    /// A bell that nobody has rung.
    package init() {}

    /// Wakes the waiter, now or when it comes.
    package func ring() {
        let continuation = waiter.withLock { state in
            defer { state.continuation = nil }
            state.isRung = state.continuation == nil
            return state.continuation
        }
        continuation?.resume()
    }

    /// Waits for the bell; one waiter at a time.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = waiter.withLock { state in
                    if state.isRung {
                        state.isRung = false
                        return true
                    }
                    state.continuation = continuation
                    return false
                }
                if isRung { continuation.resume() }
            }
        } onCancel: {
            ring()
        }
    }
}
