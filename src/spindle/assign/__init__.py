"""Pure rules of who gets which item next, and in which order of its sides.

The whole rule is four functions, called in one transaction:

- ``quota.items_to_hand_out``: how many more items an annotator may get;
- ``spindle.storage.slots``, ``find_open``: the next items that are open to them;
- ``order.choose_order``: which side comes first, so that ``order.same_order_limit`` holds;
- ``spindle.storage.leases``, ``grant``: a lease of each, which takes a slot of its item.

``hand_out`` of the room ``spindle.services.annotation`` calls them.
"""
