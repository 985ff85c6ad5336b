package import Hummingbird

/// Which page of a list a caller wants: `?limit=…&cursor=…`.
package struct PageRequest: Sendable, Hashable {
    /// Items at the most, 1 to `limitMax`.
    package let limit: Int
    /// Where the page begins; nil for the first.
    package let cursor: PageCursor?

    /// Items a page can have.
    package static let limitMax = 500

    /// The page a request asks for.
    package init(_ request: Request, defaultLimit: Int = 100, keyParts: Int) throws {
        try self.init(QueryReader(request), defaultLimit: defaultLimit, keyParts: keyParts)
    }

    /// The page a query asks for; 400 when its cursor is not one of this list's.
    package init(_ query: QueryReader, defaultLimit: Int = 100, keyParts: Int) throws {
        limit = try query.integer("limit", default: defaultLimit, in: 1...Self.limitMax)
        guard let text = try query.text("cursor") else {
            cursor = nil
            return
        }
        guard let cursor = PageCursor(text), cursor.parts.count == keyParts else {
            throw Problem.badParameter("cursor", "is not a cursor of this list; begin without one")
        }
        self.cursor = cursor
    }
}
