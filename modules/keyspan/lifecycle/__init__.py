"""The life of a key under Terraform: what takes both AWS and Terraform, one step after the other.

    project      the folder of keyspan.toml and cdktf.json, its stacks, and what may be done to them
    journal      what was begun and is not finished, told before it is begun
    deployment   planned, guarded, agreed to, applied
    promotion    another Region becomes the primary's
    adoption     living keys come into the file, and into Terraform's state
    retirement   a Region's key is disabled, let go of, and only then deleted
    trouble      what is wrong with a key, and the way out

Whatever is applied here is the very plan that the guard approved.
"""
