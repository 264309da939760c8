"""The statements that key policies are made of, each beside the AWS page that it implements.

DG stands for https://docs.aws.amazon.com/kms/latest/developerguide/.
"""
