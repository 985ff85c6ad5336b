import Quantities

/// A hub's own key and the enrolment of those it lets in.
package struct HubGuard: Sendable {
    /// The hub's key.
    package let key: BusKey
    /// Who is enrolled.
    package let enrolment: EnrolmentFile

    /// A guard of a hub.
    package init(key: BusKey, enrolment: EnrolmentFile) {
        self.key = key
        self.enrolment = enrolment
    }
}
