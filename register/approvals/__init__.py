"""Approvals bound to a state: somebody who may is asked, presses themselves, and it holds until that worsens or a day.

What can be approved is a kind (`kinds.py`), named by higher floors; who may approve it is data (`approvers.yaml`).
"""
