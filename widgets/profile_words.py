"""How a member's own profile is told (rules 9.1 and 9.2)."""

from __future__ import annotations

from api_client.wire.own_profile import NeededItem

LABELS: dict[str, str] = {
    "name": "Name",
    "job_title": "Job title",
    "department": "Department",
    "country": "Country",
    "about": "About you",
    "skills": "Skills",
    "experience": "Experience",
    "phone": "Phone",
    "website": "Website",
    "industry": "Industry",
    "twitter_url": "Twitter",
    "linkedin_url": "LinkedIn",
    "looking_for": "Looking for",
}
"""Each field of the form as people call it, in the form's order."""

NEEDED: dict[NeededItem, str] = {
    NeededItem.AVATAR: "Avatar",
    NeededItem.JOB_TITLE: LABELS["job_title"],
    NeededItem.DEPARTMENT: LABELS["department"],
    NeededItem.COUNTRY: LABELS["country"],
    NeededItem.ABOUT: LABELS["about"],
    NeededItem.SKILLS: LABELS["skills"],
    NeededItem.EXPERIENCE: LABELS["experience"],
    NeededItem.UNKNOWN: "Something this version does not know",
}
"""What a public profile needs (rule 9.2)."""

NEVER_SHOWN = "Nobody but you ever sees your phone, your e-mail addresses, your credits and your drafts."
"""Rule 9.3."""
